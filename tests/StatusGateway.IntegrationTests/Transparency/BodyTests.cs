namespace StatusGateway.IntegrationTests.Transparency;

public sealed class BodyTests(Differential differential) : IClassFixture<Differential>
{
    private const int Large = 40 << 20;

    private static readonly string AllBytes = string.Concat(Enumerable.Range(0, 256).Select(static at => (char)at));

    internal static readonly RawCase[] Cases =
    [
        Counted("POST", "a form", "a=1&b=%zz", "Content-Type: application/x-www-form-urlencoded"),
        Counted("POST", "every byte", AllBytes),
        Counted("PUT", "one byte", "x"),
        Counted("POST", "compressed", "\u001F\u008Bnot really", "Content-Encoding: gzip"),
        Counted("POST", "in parts", "--b\r\n\r\nx\r\n--b--\r\n", "Content-Type: multipart/form-data; boundary=b"),
        Counted("GET", "a body of GET", "why not"),
        Counted("DELETE", "a body of DELETE", """{"reason":"mine"}""", "Content-Type: application/json"),
        Counted("OPTIONS", "a body of OPTIONS", "x"),
        RawCase.Of("GET of nothing", "GET", headers: "Content-Length: 0"),
        Counted("POST", "40 MB", new string('x', Large)),
        Chunked("POST", "chunks", "5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n"),
        Chunked("PUT", "no chunk but the last", "0\r\n\r\n"),
        Chunked("GET", "chunks of GET", "1\r\nx\r\n0\r\n\r\n"),
        Chunked("DELETE", "chunks of DELETE", "1\r\nx\r\n0\r\n\r\n"),
        Chunked("POST", "sizes in odd form", "00A\r\n0123456789\r\na\r\n0123456789\r\n0000\r\n\r\n"),
        Chunked("POST", "chunks with extensions", "5;a=b\r\nhello\r\n0;c=\"d\"\r\n\r\n") with { Differs = ["request's chunk extensions"] },
        Chunked("POST", "chunks and trailers", "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", "Trailer: X-Sum") with { Differs = ["request's trailers"] },
        Chunked("POST", "40 MB in chunks", $"{Large:x}\r\n{new string('x', Large)}\r\n0\r\n\r\n"),
    ];

    public static TheoryData<string> Names => RawCase.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_body_reaches_the_application_as_it_came(string name) => differential.HoldAsync(Cases, name);

    private static RawCase Counted(string method, string name, string body, string headers = "") =>
        RawCase.Of(name, method, headers: $"Content-Length: {body.Length}\n{headers}", body: body);

    private static RawCase Chunked(string method, string name, string chunks, string headers = "") =>
        RawCase.Of(name, method, headers: $"Transfer-Encoding: chunked\n{headers}", body: chunks);
}
