namespace StatusGateway.IntegrationTests.Transparency;

public sealed class RequestHeaderTests(Differential differential) : IClassFixture<Differential>
{
    internal static readonly RawCase[] Cases =
    [
        With("a value in Latin-1", "X-Name: caf\u00E9"),
        With("a value in UTF-8", "X-Name: " + RawCase.Utf8("café €")),
        With("bytes that are no text", "X-Bytes: a\u0080\u00FFb"),
        With("a tab in a value", "X-Tab: a\tb"),
        With("an empty value", "X-Empty:"),
        With("blanks around a value", "X-Blank:  \ta b\t "),
        With("a name with all that a token may have", "X!#$%&'*+-.^_`|~9: a"),
        With("a name of one letter", "q: a"),
        With("a name with brackets", "X-A[0]: a") with { Differs = ["name that is no token"] },
        With("names in odd case", "x-odd-CASE: a\naCCEPT: b") with { Differs = ["header case"] },
        With("an order of one's own", "X-B: 1\nAccept: a\nX-A: 2\nCookie: c=1\nUser-Agent: u") with { Differs = ["header order"] },
        With("one name on two lines", "X-A: 1\nX-A: 2") with { Differs = ["request lines joined"] },
        With("two lists of what is accepted", "Accept: text/html\nAccept: application/json") with { Differs = ["request lines joined"] },
        With("cookies on two lines", "Cookie: a=1\nCookie: b=2; c=3") with { Differs = ["request lines joined"] },
        With("odd cookies", "Cookie: a=\"x y\"; b=1,2; =; c; d={\"e\":[1]}; f=\u00E9"),
        With("1,990 headers", string.Join('\n', Enumerable.Range(0, 1990).Select(static at => $"X-{at}: {at}"))),
        With("a header of 40 KB", "X-Long: " + new string('a', 40 * 1024)),
        With("cookies of 15 KB", "Cookie: a=" + new string('a', 15 * 1024)),
        With("who is logged in", "Authorization: Bearer a.b-c_d=="),
        With("whom a proxy lets through", "Proxy-Authorization: Basic YTpi"),
        With("a browser", """
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko; é) Chrome/140.0.0.0
            Upgrade-Insecure-Requests: 1
            Sec-Fetch-Mode: navigate
            sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24"
            DNT: 1
            Priority: u=0, i
            """),
        With("what is accepted, in odd form", "Accept: text/html;q=0.9;;,*/*;q=x, "),
        With("what encodings are accepted", "Accept-Encoding: gzip, deflate, br, zstd"),
        With("conditions", "If-None-Match: W/\"a\", \"b\", *\nIf-Modified-Since: yesterday"),
        With("a range", "Range: bytes=0-99,200-\nIf-Range: \"x\""),
        With("a type without a body", "Content-Type: application/json") with { Differs = ["type without a body"] },
        With("a trace", """
            traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
            tracestate: a=1
            baggage: b=2
            Request-Id: |1.
            """),
        With("a way that others have come", "Via: 1.1 a\nMax-Forwards: 3"),
        With("headers of Next.js", """
            RSC: 1
            Next-Url: /a
            Next-Router-State-Tree: %5B%22%22%5D
            Next-Action: 40ab
            """),
        With("an early request", "Early-Data: 1"),
        With("a page that referred", "Referer: http://a.test/x?y=é#z"),
        With("a date that is none", "Date: today\nIf-Unmodified-Since: 7"),
        With("a header that ends at the next hop", "Connection: X-Hop\nX-Hop: 1") with { Differs = ["client's connection"] },
        With("an old way to keep a connection", "Keep-Alive: 300\nProxy-Connection: keep-alive") with { Differs = ["old hop by hop"] },
        With("trailers are welcome", "TE: trailers") with { Differs = ["trailers are welcome"] },
        new("a host with a port", "GET / HTTP/1.1\r\nHost: example.test:8443\r\n\r\n"),
        new("a host in capitals", "GET / HTTP/1.1\r\nHost: Example.TEST\r\n\r\n"),
        new("a host that is an address", "GET / HTTP/1.1\r\nHost: [::1]:3000\r\n\r\n"),
        new("a host that is not the first header", "GET / HTTP/1.1\r\nX-A: 1\r\nHost: example.test\r\n\r\n") { Differs = ["header order"] },
    ];

    public static TheoryData<string> Names => RawCase.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_request_header_reaches_the_application_as_it_came(string name) => differential.HoldAsync(Cases, name);

    private static RawCase With(string name, string headers) => RawCase.Of(name, "GET", headers: headers);
}
