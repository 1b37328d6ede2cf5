namespace StatusGateway.IntegrationTests.Transparency;

public sealed class AnswerHeaderTests(Differential differential) : IClassFixture<Differential>
{
    internal static readonly RawCase[] Cases =
    [
        With("a value in Latin-1", "Content-Disposition: attachment; filename=\"vid\u00E9o.mp4\""),
        With("a value in UTF-8", "Content-Disposition: attachment; filename=\"" + RawCase.Utf8("vidéo €") + "\""),
        With("an empty value", "X-Empty:"),
        With("a tab in a value", "X-Tab: a\tb"),
        With("several cookies", """
            Set-Cookie: a=1; Path=/; HttpOnly
            Set-Cookie: b=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT
            Set-Cookie: c="x, y"
            """),
        With("one name on two lines", "X-A: 1\nX-A: 2"),
        With("two lists of what it varies by", "Vary: rsc, next-router-state-tree\nVary: Accept-Encoding"),
        With("a tag and how long to keep it", "Cache-Control: s-maxage=31536000, stale-while-revalidate\nETag: W/\"abc\""),
        With("a tag that is none", "ETag: abc"),
        With("what must not be kept", "Cache-Control: private, no-cache, no-store, max-age=0, must-revalidate"),
        With("how long, twice", "Cache-Control: no-store\nCache-Control: max-age=0"),
        With("times", "Expires: -1\nLast-Modified: yesterday\nAge: x"),
        With("who answered", "Server: nginx\nX-Powered-By: Next.js"),
        With("the way it came", "Via: 1.1 a"),
        With("another door", "Alt-Svc: h3=\":443\"; ma=86400") with { Differs = ["another door"] },
        With("what is kept by others", "Cache-Status: Other; hit\nX-NextJS-Cache: HIT"),
        With("safety", "Strict-Transport-Security: max-age=1\nContent-Security-Policy: default-src 'self' 'nonce-é'"),
        With("cross origin", "Access-Control-Allow-Origin: *\nAccess-Control-Expose-Headers: X-A, X-B"),
        With("a name with brackets", "X-A[0]: a") with { Differs = ["answer's name that is no token"] },
        With("names in odd case", "x-odd-CASE: a\ncONTENT-tYPE: text/plain") with { Differs = ["answer's header case"] },
        With("an order of one's own", "X-B: 1\nServer: s\nX-A: 2\nContent-Type: text/plain") with { Differs = ["answer's header order"] },
        With("1,000 headers", string.Join('\n', Enumerable.Range(0, 1000).Select(static at => $"X-{at}: {at}"))),
        With("a header of 40 KB", "Link: " + new string('a', 40 * 1024)),
        With("100 KB of headers", string.Join('\n', Enumerable.Range(0, 100).Select(static at => $"Link: {new string('a', 1024)}"))),
        With("a trace", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\nServer-Timing: a;dur=1"),
        RawCase.Answering("no date", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") with { Differs = ["date"] },
    ];

    public static TheoryData<string> Names => RawCase.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_header_of_an_answer_reaches_the_client_as_it_was_given(string name) => differential.HoldAsync(Cases, name);

    private static RawCase With(string name, string headers) => RawCase.Answering(name, RawCase.AnswerOf("200 OK", "ok", headers));
}
