namespace StatusGateway.IntegrationTests.Transparency;

public sealed class ConnectionTests(Differential differential) : IClassFixture<Differential>
{
    private const string Nonce = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n";

    internal static readonly RawCase[] Cases =
    [
        new("two requests at once", RawCase.RequestOf("GET", "/1") + RawCase.RequestOf("GET", "/2")) { Answers = 2 },
        new("three at once, one with a body", RawCase.RequestOf("GET", "/1")
            + RawCase.RequestOf("POST", "/2", "Content-Length: 3", "two") + RawCase.RequestOf("GET", "/3")) { Answers = 3 },
        new("chunks and another at once", RawCase.RequestOf("POST", "/1", "Transfer-Encoding: chunked", "3\r\none\r\n0\r\n\r\n")
            + RawCase.RequestOf("GET", "/2")) { Answers = 2 },
        new("line ends before a request", "\r\n" + RawCase.RequestOf("GET", "/1")),
        RawCase.Get("the client keeps", "/", "Connection: keep-alive") with { Differs = ["client's connection"] },
        RawCase.Get("the client closes", "/", "Connection: close") with { Closes = true, Differs = ["client's connection", "connection is said"] },
        new("a client of HTTP/1.0", "GET / HTTP/1.0\r\nHost: example.test\r\n\r\n")
            { Closes = true, Differs = ["request's version", "connection is said"] },
        new("a client of HTTP/1.0 that keeps", "GET / HTTP/1.0\r\nHost: example.test\r\nConnection: keep-alive\r\n\r\n")
            { Differs = ["request's version", "client's connection", "connection is said"] },
        new("chunks for a client of HTTP/1.0", "GET / HTTP/1.0\r\nHost: example.test\r\n\r\n")
        {
            Answer = RawCase.BareAnswerOf("200 OK", "Transfer-Encoding: chunked", "2\r\nok\r\n0\r\n\r\n"),
            Closes = true,
            Differs = ["request's version", "connection is said", "chunks for HTTP/1.0"],
        },

        Switching("a WebSocket", "Connection: Upgrade\nUpgrade: websocket\n" + Nonce),
        Switching(
            "a WebSocket with protocols and extensions",
            "Connection: Upgrade\nUpgrade: websocket\nOrigin: http://a.test\n" + Nonce
                + "Sec-WebSocket-Protocol: chat, graphql-transport-ws\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
            "Sec-WebSocket-Protocol: chat\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover"),
        Switching("hot reload of Next.js", "Connection: keep-alive, Upgrade\nUpgrade: websocket\nCookie: a=1\n" + Nonce)
            with { Differs = ["upgrade alone"] },
        Switching("another protocol", "Connection: Upgrade\nUpgrade: something/1") with { Differs = ["another protocol"] },
        RawCase.Get("a WebSocket that is refused", "/ws", "Connection: Upgrade\nUpgrade: websocket\n" + Nonce)
            with { Answer = RawCase.AnswerOf("403 Forbidden", "no") },
        RawCase.Get("a WebSocket that nobody understands", "/ws", "Connection: Upgrade\nUpgrade: websocket\n" + Nonce)
            with { Answer = RawCase.AnswerOf("200 OK", "a page") },
    ];

    public static TheoryData<string> Names => RawCase.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_connection_is_used_as_its_client_uses_it(string name) => differential.HoldAsync(Cases, name);

    private static RawCase Switching(string name, string headers, string answer = "") => RawCase.Get(name, "/_next/hmr?id=1", headers) with
    {
        Answer = RawCase.BareAnswerOf(
            "101 Switching Protocols",
            $"Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n{answer}",
            "\u0081\u0005early"),
        Switched = "\u0081\u0085\u0001\u0002\u0003\u0004masks",
    };
}
