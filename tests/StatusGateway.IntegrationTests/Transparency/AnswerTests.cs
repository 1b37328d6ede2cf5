namespace StatusGateway.IntegrationTests.Transparency;

public sealed class AnswerTests(Differential differential) : IClassFixture<Differential>
{
    private static readonly string AllBytes = string.Concat(Enumerable.Range(0, 256).Select(static at => (char)at));

    internal static readonly RawCase[] Cases =
    [
        Says("201 Created", "Location: /a%2Fb/../c?x=%zz#d"),
        Says("203 Non-Authoritative Information"),
        Says("301 Moved Permanently", "Location: http://example.test/other"),
        Says("302 Found", "Location: //elsewhere.test"),
        Says("303 See Other", "Location: ../up"),
        Says("307 Temporary Redirect", "Location: " + RawCase.Utf8("/vidéo")),
        Says("308 Permanent Redirect", "Location: /a b"),
        Says("400 Bad Request"),
        Says("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\"\nWWW-Authenticate: Bearer"),
        Says("402 Payment Required"),
        Says("403 Forbidden"),
        Says("404 Not Found", "Content-Type: text/html; charset=utf-8"),
        Says("407 Proxy Authentication Required", "Proxy-Authenticate: Basic"),
        Says("408 Request Timeout"),
        Says("418 I'm a teapot"),
        Says("421 Misdirected Request"),
        Says("429 Too Many Requests", "Retry-After: 3"),
        Says("451 Unavailable For Legal Reasons"),
        Says("500 Internal Server Error"),
        Says("501 Not Implemented"),
        Says("502 Bad Gateway"),
        Says("503 Service Unavailable", "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT"),
        Says("504 Gateway Timeout"),
        Says("299 Something"),
        Says("599 Whatever"),
        Says("999 Denied"),
        Says("200 Fine by me"),
        Says("200 d\u00E9j\u00E0 vu") with { Differs = ["reason"] },
        Answering("no reason", RawCase.AnswerOf("200 ", "ok")) with { Differs = ["reason"] },

        Answering("204", RawCase.BareAnswerOf("204 No Content", "X-A: 1")),
        Answering("205", RawCase.AnswerOf("205 Reset Content", "")),
        Answering("304", RawCase.BareAnswerOf("304 Not Modified", "ETag: \"a\"")),
        Answering("304 with the length of what is not sent", RawCase.BareAnswerOf("304 Not Modified", "Content-Length: 42")),
        Answering("206", RawCase.AnswerOf("206 Partial Content", "0123", "Content-Range: bytes 0-3/10\nAccept-Ranges: bytes")),
        Answering("206 of several parts", RawCase.AnswerOf(
            "206 Partial Content", "--b\r\n\r\n0\r\n--b--", "Content-Type: multipart/byteranges; boundary=b")),
        Answering("416", RawCase.AnswerOf("416 Range Not Satisfiable", "", "Content-Range: bytes */10")),
        Answering("426", RawCase.AnswerOf("426 Upgrade Required", "ws", "Upgrade: websocket")) with { Differs = ["offer to switch"] },

        Answering("no content at all", RawCase.AnswerOf("200 OK", "")),
        Answering("every byte", RawCase.AnswerOf("200 OK", AllBytes, "Content-Type: application/octet-stream")),
        Answering("a megabyte", RawCase.AnswerOf("200 OK", new string('x', 1 << 20))),
        Answering("gzip that is none", RawCase.AnswerOf("200 OK", "\u001F\u008Bnot really", "Content-Encoding: gzip")),
        Answering("brotli", RawCase.AnswerOf("200 OK", "\u008B\u0000\u0080a\u0003", "Content-Encoding: br\nVary: Accept-Encoding")),
        Answering("JSON", RawCase.AnswerOf("200 OK", "{\"id\": 1}", "Content-Type: application/json")),
        Answering("no type", RawCase.AnswerOf("200 OK", "<html>")),
        Answering("a type in odd form", RawCase.AnswerOf("200 OK", "a", "Content-Type: text/html;charset=\"UTF-8\"; ;")),

        Chunked("chunks", "5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n"),
        Chunked("no chunk but the last", "0\r\n\r\n") with { Differs = ["empty chunks"] },
        Chunked("chunks with extensions", "5;a=b\r\nhello\r\n0;c\r\n\r\n") with { Differs = ["answer's chunk extensions"] },
        Chunked("chunks and trailers", "5\r\nhello\r\n0\r\nX-Sum: 1\r\nX-More: caf\u00E9\r\n\r\n", "Trailer: X-Sum, X-More"),
        Chunked("trailers that were not announced", "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n") with { Differs = ["answer's unannounced trailers"] },
        Answering("an end by the connection's", RawCase.BareAnswerOf("200 OK", body: "until the end"))
            with { Closes = true, Differs = ["end by the connection's end"] },
        Answering("an end by the connection's, said", RawCase.BareAnswerOf("200 OK", "Connection: close", "until the end"))
            with { Closes = true, Differs = ["end by the connection's end", "answer's connection"] },
        Answering("the application closes", RawCase.AnswerOf("200 OK", "ok", "Connection: close"))
            with { Closes = true, Differs = ["answer's connection", "connection of one side"] },
        Answering("the application keeps", RawCase.AnswerOf("200 OK", "ok", "Connection: keep-alive\nKeep-Alive: timeout=5"))
            with { Differs = ["answer's connection", "answer's Keep-Alive"] },
        Answering("an application of HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nDate: x\r\n\r\nok")
            with { Closes = true, Differs = ["answer's version", "connection of one side"] },
        Answering("less than was promised", RawCase.BareAnswerOf("200 OK", "Content-Length: 100", "short")) with { Closes = true },
        Answering("chunks that end too soon", RawCase.BareAnswerOf("200 OK", "Transfer-Encoding: chunked", "5\r\nhello\r\n"))
            with { Closes = true },

        Head("HEAD with a length", RawCase.BareAnswerOf("200 OK", "Content-Length: 12345")),
        Head("HEAD of chunks", RawCase.BareAnswerOf("200 OK", "Transfer-Encoding: chunked")) with { Differs = ["chunks of HEAD"] },
        Head("HEAD of neither", RawCase.BareAnswerOf("200 OK")),

        Answering("hints", "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + RawCase.AnswerOf("200 OK", "ok"))
            with { Differs = ["hints"] },
        Answering("patience", "HTTP/1.1 102 Processing\r\n\r\n" + RawCase.AnswerOf("200 OK", "ok")) with { Differs = ["processing"] },
    ];

    public static TheoryData<string> Names => RawCase.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task An_answer_reaches_the_client_as_it_was_given(string name) => differential.HoldAsync(Cases, name);

    private static RawCase Says(string status, string headers = "") =>
        Answering(status, RawCase.AnswerOf(status, "said", headers));

    private static RawCase Answering(string name, string answer) => RawCase.Answering(name, answer);

    private static RawCase Chunked(string name, string chunks, string headers = "") =>
        Answering(name, RawCase.BareAnswerOf("200 OK", "Transfer-Encoding: chunked\n" + headers, chunks));

    private static RawCase Head(string name, string answer) => RawCase.Of(name, "HEAD") with { Answer = answer };
}
