using System.Net;

namespace StatusGateway.IntegrationTests.Upstream.Holding;

/// <summary>Whoever opens a page sees what is waited for; whatever a page itself asks for goes on waiting.</summary>
public sealed class WaitingPageTests : HoldingTest
{
    private static readonly (string, string)[] ANavigation =
        [("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"), ("Accept", "text/html,*/*;q=0.8")];

    private static readonly (string, string) Soon = ("hold:pageAfter", "00:00:00.2");

    [Fact]
    public async Task A_navigation_gets_a_page_that_needs_nothing_from_elsewhere_and_is_kept_nowhere()
    {
        var gateway = await StartAsync(null, Soon);

        using var answer = await SendAsync(gateway, "/studio", headers: ANavigation);
        var page = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.NotNull(answer.Headers.RetryAfter);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        var nonce = policy.Split("script-src 'nonce-", 2)[1].Split('\'', 2)[0];
        Assert.Contains($"<script nonce=\"{nonce}\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page.Split("-->", 2)[1], StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_names_the_host_that_was_asked_for_and_the_application_only_to_whoever_sits_at_this_machine()
    {
        var gateway = await StartAsync(null, Soon);
        var behind = Application.Address.Authority;

        Assert.Contains(behind, await PageAsync(), StringComparison.Ordinal);
        var fromElsewhere = await PageAsync(("Host", "videos.example"));
        Assert.Contains("Waiting for videos.example", fromElsewhere, StringComparison.Ordinal);
        Assert.DoesNotContain(behind, fromElsewhere, StringComparison.Ordinal);
        Assert.DoesNotContain(behind, await PageAsync(("X-Forwarded-For", "203.0.113.7")), StringComparison.Ordinal);

        async Task<string> PageAsync(params (string, string)[] more)
        {
            using var answer = await SendAsync(gateway, "/", headers: [.. ANavigation, .. more]);
            return await answer.Content.ReadAsStringAsync(Cancel);
        }
    }

    [Fact]
    public async Task An_older_browser_gets_it_by_what_it_accepts()
    {
        var gateway = await StartAsync(null, Soon);

        using var answer = await SendAsync(gateway, "/", headers: ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("GET", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty", "Accept: text/html")]
    [InlineData("GET", "RSC: 1", "Accept: text/html")]
    [InlineData("GET", "Next-Action: abc", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    [InlineData("GET", "Sec-Purpose: prefetch", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")]
    [InlineData("GET", "Accept: */*")]
    [InlineData("GET", "Accept: application/json, text/html;q=0.5")]
    [InlineData("POST", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Accept: text/html")]
    public async Task What_shows_no_page_goes_on_waiting(string method, params string[] headers)
    {
        var gateway = await StartAsync(null, ("hold:pageAfter", "00:00:00"));
        var answer = SendAsync(
            gateway, "/", new HttpMethod(method), headers: [.. headers.Select(static header => (header.Split(": ")[0], header.Split(": ")[1]))]);
        await WaitingAsync(gateway, 1);

        await Application.ListenAsync();

        using var got = await answer;
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
    }

    [Fact]
    public async Task The_page_is_told_when_the_application_is_back_and_takes_no_place_of_a_request()
    {
        var gateway = await StartAsync(null, Soon, ("hold:most", "1"));
        using var page = await SendAsync(gateway, "/", headers: ANavigation);
        var told = SendAsync(gateway, "/_gateway/wait");
        var held = SendAsync(gateway, "/anything", HttpMethod.Post);
        await WaitingAsync(gateway, 1);
        Assert.False(told.IsCompleted);

        await Application.ListenAsync();

        using var answer = await told;
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        using var got = await held;
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        using var again = await SendAsync(gateway, "/", headers: ANavigation);
        Assert.Equal("The application", await again.Content.ReadAsStringAsync(Cancel));
    }
}
