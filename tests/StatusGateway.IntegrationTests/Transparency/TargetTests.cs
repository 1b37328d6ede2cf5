namespace StatusGateway.IntegrationTests.Transparency;

public sealed class TargetTests(Differential differential) : IClassFixture<Differential>
{
    internal static readonly RawCase[] Cases =
    [
        RawCase.Get("the root", "/"),
        RawCase.Get("a page", "/about"),
        RawCase.Get("an encoded slash", "/a%2Fb"),
        RawCase.Get("an encoded slash in lower case", "/a%2fb"),
        RawCase.Get("a slash encoded twice", "/a%252Fb"),
        RawCase.Get("a percent sign that encodes nothing", "/%zz"),
        RawCase.Get("a percent sign at the end", "/a%"),
        RawCase.Get("half an encoded byte", "/a%2"),
        RawCase.Get("two slashes", "//"),
        RawCase.Get("slashes that look like a host", "//evil.test/a"),
        RawCase.Get("slashes in the middle", "/a//b///c"),
        RawCase.Get("a step up", "/a/../b"),
        RawCase.Get("a step up past the root", "/../a"),
        RawCase.Get("a step up at the end", "/a/.."),
        RawCase.Get("a step on the spot", "/./a/."),
        RawCase.Get("an encoded step up", "/a/%2e%2E/b"),
        RawCase.Get("a half encoded step up", "/a/.%2e/b"),
        RawCase.Get("parameters of a segment", "/a;b=c;d/e"),
        RawCase.Get("an empty query", "/a?"),
        RawCase.Get("an empty query at the root", "/?"),
        RawCase.Get("question marks in a query", "/a??b=?"),
        RawCase.Get("a backslash", @"/a\b\..\c"),
        RawCase.Get("an encoded letter", "/%61pi"),
        RawCase.Get("encoded UTF-8", "/%E2%82%AC"),
        RawCase.Get("encoded Latin-1", "/vid%E9o"),
        RawCase.Get("overlong UTF-8", "/a%C0%AFb"),
        RawCase.Get("an encoded line end", "/a%0d%0ab"),
        RawCase.Get("a fragment", "/a#b?c"),
        RawCase.Get("delimiters in a path", "/~a!$&'()*+,=:@b"),
        RawCase.Get("what browsers leave alone in a path", "/a[b]{c}|d^e`f\"g<h>"),
        RawCase.Get("what browsers leave alone in a query", "/a?q=[b]{c}|d^e`f\"g<h>'\\"),
        RawCase.Get("a query with bad encoding", "/a?x=%zz&y=%2F&z=%"),
        RawCase.Get("a query with plus and blank", "/a?q=a+b%20c"),
        RawCase.Get("a query with repeated names", "/a?a=1&a=2&a&&=&"),
        RawCase.Get("a query with an address", "/a?http://host/x?y#z"),
        RawCase.Get("a path of 15 KB", "/" + new string('a', 15 * 1024)),
        RawCase.Get("a query of 15 KB", "/a?" + new string('b', 15 * 1024)),
        RawCase.Get("a line of 31 KB", "/a?" + new string('b', 31 * 1024)),
        RawCase.Get("an image of the optimizer", "/_next/image?url=%2Fa%2Fb.png&w=640&q=75"),
        RawCase.Get("a path of the framework", "/_next/static/chunks/app/(group)/[id]/page-1a.js"),

        // Nearly a path of the gateway's own, and nearly a status route.
        RawCase.Get("the gateway's own path in another case", "/_GATEWAY/live"),
        RawCase.Get("a longer name than the gateway's own path", "/_gateway2/live"),
        RawCase.Get("a status route in another case", "/API/generate-videos/status/0123456789abcdef0"),
        RawCase.Get("a status route with a slash behind it", "/api/generate-videos/status/0123456789abcdef0/"),
        RawCase.Get("a status route with an encoded id", "/api/generate-videos/status/0123456789abcdef%30"),
        RawCase.Get("a status route without an id", "/api/generate-videos/status/"),
        RawCase.Get("a status route with two slashes", "/api//generate-videos/status/0123456789abcdef0"),
        RawCase.Get("a status route past a step up", "/x/../api/generate-videos/status/0123456789abcdef0"),
        RawCase.Get("a path of a project without a key", "/rest/v1/other?id=eq.1"),

        RawCase.Get("absolute form", "http://example.test/a%2Fb/../c?x=%zz") with { Differs = ["absolute form"] },
        RawCase.Get("absolute form without a path", "http://example.test") with { Differs = ["absolute form"] },
        RawCase.Of("the server as a whole", "OPTIONS", "*") with { Differs = ["asterisk form", "no length"] },
        RawCase.Get("UTF-8 that is not encoded", RawCase.Utf8("/vidéo")) with { Differs = ["raw non-ASCII target"] },
        RawCase.Get("Latin-1 in a query", "/a?q=\u00E9") with { Differs = ["raw non-ASCII target"] },
    ];

    public static TheoryData<string> Names => RawCase.NamesOf(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_target_reaches_the_application_as_it_came(string name) => differential.HoldAsync(Cases, name);
}
