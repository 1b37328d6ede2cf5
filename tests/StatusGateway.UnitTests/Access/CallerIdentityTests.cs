using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using StatusGateway.Access;
using StatusGateway.Operations;

namespace StatusGateway.UnitTests.Access;

public sealed class CallerIdentityTests
{
    private const string Session = "sid=session-of-a-0123456789";

    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(60);

    private readonly CallerIdentity _callers = new(
        new StoreKeys(new StoreIdentity("0123456789abcdef", Convert.ToBase64String(new byte[32]))), Options.Create(new AccessOptions()));

    [Fact]
    public void Whoever_sends_what_every_browser_sends_is_anyone() => Assert.Equal(CallerKey.Anyone, Of(
        ("Cookie", "_ga=1; _ga_X=2; theme=dark; __next_hmr_refresh_hash__=7; ph_abc_posthog={\"a\":1}"),
        ("User-Agent", "x"), ("Accept", "*/*"), ("Accept-Language", "de"), ("Sec-Fetch-Mode", "cors"), ("Referer", "http://x/"),
        ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "h"), ("X-Forwarded-Port", "1"),
        ("Traceparent", "x"), ("If-None-Match", "\"a\""), ("X-Vercel-Ip-Country", "DE"), ("X-Vercel-Id", "x")));

    [Theory]
    [InlineData("Cookie", Session)]
    [InlineData("Cookie", "unknown=1")]
    [InlineData("Cookie", "=nameless")]
    [InlineData("Authorization", "Bearer x")]
    [InlineData("X-Api-Key", "x")]
    [InlineData("X-User-Id", "x")]
    [InlineData("X-Forwarded-User", "x")]
    [InlineData("X-Forwarded-Preferred-Username", "x")]
    [InlineData("X-Forwarded-Email", "x")]
    [InlineData("X-Forwarded-Groups", "x")]
    [InlineData("X-Forwarded-Access-Token", "x")]
    [InlineData("X-Forwarded-Client-Cert", "x")]
    [InlineData("X-Vercel-Oidc-Token", "x")]
    [InlineData("X-Vercel-Protection-Bypass", "x")]
    [InlineData("Cf-Access-Jwt-Assertion", "x")]
    [InlineData("From", "a@example.org")]
    public void Whoever_sends_more_is_a_caller_of_its_own(string header, string value) =>
        Assert.False(Of((header, value)).IsAnyone);

    [Fact]
    public void Analytics_cookies_and_their_order_change_nothing()
    {
        Assert.Equal(Of(("Cookie", $"_ga=1; {Session}; b=2")), Of(("Cookie", $"b=2;{Session};_ga=7; theme=x")));
        Assert.NotEqual(Of(("Cookie", Session)), Of(("Cookie", Session + "x")));
        Assert.NotEqual(Of(("Cookie", Session)), Of(("Cookie", Session), ("Host", "other")));
        Assert.NotEqual(Of(("Cookie", "a=1; b=2")), Of(("Cookie", "a=1=b; 2")));
    }

    [Fact]
    public void The_query_says_nothing()
    {
        var (one, other) = (RequestWith(("Cookie", Session)), RequestWith(("Cookie", Session)));
        other.QueryString = new("?t=1");

        Assert.Equal(_callers.Of(one), _callers.Of(other));
    }

    [Fact]
    public void A_replaced_session_makes_the_caller_that_sends_it()
    {
        const string Next = "sid=the-next-session-0123456789";

        Assert.Equal(Of(("Cookie", Next)), After(Session, $"{Next}; Path=/; HttpOnly"));
        Assert.Equal(Of(("Cookie", Next)), After(Session, "odd={\"a b\": \"c, d\"}; Path=/", $"{Next}; Path=/"));
        Assert.Equal(Of(("Cookie", Next)), After(Session, "=; ;;", $"{Next}; Expires=Mon, 01 Jan 2125 00:00:00 GMT"));
    }

    [Theory]
    [InlineData("sid=; Path=/")]
    [InlineData("sid=the-next-session-0123456789; Max-Age=0")]
    [InlineData("sid=the-next-session-0123456789; Max-Age=-1")]
    [InlineData("sid=the-next-session-0123456789; Expires=Thu, 01 Jan 1970 00:00:00 GMT")]
    [InlineData("sid=loggedout")]
    [InlineData("other=the-next-session-0123456789")]
    [InlineData("_ga=the-next-session-0123456789")]
    [InlineData(Session)]
    public void Emptied_expired_short_new_and_unchanged_cookies_make_nobody(string setCookie) =>
        Assert.Null(After(Session, setCookie));

    [Fact]
    public void A_creation_makes_the_caller_of_a_new_cookie_as_well() => Assert.Equal(
        Of(("Cookie", "visitor=7")),
        _callers.After(_callers.TraitsOf(RequestWith()), "visitor=7; Path=/", onlyReplacing: false, Now));

    private CallerKey? After(string cookie, params string[] setCookies) =>
        _callers.After(_callers.TraitsOf(RequestWith(("Cookie", cookie))), setCookies, onlyReplacing: true, Now);

    private CallerKey Of(params (string Name, string Value)[] headers) => _callers.Of(RequestWith(headers));

    private static HttpRequest RequestWith(params (string Name, string Value)[] headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new("app.example.org");
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        return request;
    }
}
