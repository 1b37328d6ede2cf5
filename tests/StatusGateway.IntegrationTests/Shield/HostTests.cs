using System.Net;
using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Rows A6 and A7: whose host is asked for.</summary>
public sealed class HostTests
{
    private const string Listing = """
        { "shield": { "hosts": ["example.com", "*.example.org", "admin.example.com:8443"], "trustedProxies": ["127.0.0.2"] } }
        """;

    [Fact, Trait("Row", "A6")]
    public async Task A_host_that_is_not_listed_is_refused_wherever_it_asks()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(application.Address, configuration: Listing);

        foreach (var target in (string[])["/", "/api/generate-videos/status/0123456789abcdef0123", "/rest/v1/operations", "/_gateway/live"])
        {
            using var answer = await gateway.SendAsync(HttpMethod.Get, target, null, ("Host", "evil.example"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("shield.hosts", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.Empty(application.Requests);
        Assert.Single(gateway.Events, static id => id is 1611);
    }

    [Theory, Trait("Row", "A6")]
    [InlineData("example.com", true)]
    [InlineData("EXAMPLE.com:8080", true)]
    [InlineData("a.b.example.org", true)]
    [InlineData("example.org", false)]
    [InlineData("badexample.org", false)]
    [InlineData("example.com.evil.example", false)]
    [InlineData("admin.example.com:8443", true)]
    [InlineData("admin.example.com", false)]
    public async Task A_listed_host_is_served(string host, bool isServed)
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(application.Address, configuration: Listing);

        using var answer = await gateway.SendAsync(HttpMethod.Get, "/", null, ("Host", host), ("X-Forwarded-Host", "example.com"));

        Assert.Equal(isServed ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.All(application.Requests, request => Assert.Equal(host, request.Headers["X-Forwarded-Host"]));
    }

    [Fact, Trait("Row", "A6")]
    public async Task A_health_check_asks_by_address()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(application.Address, configuration: Listing);

        using var live = await gateway.SendAsync(HttpMethod.Get, "/_gateway/live");
        using var page = await gateway.SendAsync(HttpMethod.Get, "/");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
    }

    [Theory, Trait("Row", "A7")]
    [InlineData("http://169.254.169.254/latest", "169.254.169.254", null)] // listed is another
    [InlineData("http://169.254.169.254/latest", "example.com", null)]
    [InlineData("http://user@example.com/latest", "example.com", null)]
    [InlineData("http://example.com/a%2fb/../c?d=%zz", "example.com", "/a%2fb/../c?d=%zz")]
    [InlineData("http://example.com?d=1", "example.com", "/?d=1")]
    [InlineData("http://example.com", "example.com", "/")]
    public async Task A_server_in_the_target_is_a_listed_one_and_the_application_gets_the_rest_as_it_came(
        string target, string host, string? forwarded)
    {
        await using var origin = RawOrigin.Start();
        await using var gateway = await GatewayHost.StartAsync(origin.Address, configuration: Listing);

        var answer = await gateway.SendBytesAsync($"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith(forwarded is null ? "HTTP/1.1 400 " : "HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal(forwarded is null ? [] : [forwarded], origin.Requests.Select(static request => request.Split(' ')[1]));
    }

    [Fact, Trait("Row", "A7")]
    public async Task Without_a_list_a_server_in_the_target_is_the_one_in_Host()
    {
        await using var origin = RawOrigin.Start();
        await using var gateway = await GatewayHost.StartAsync(origin.Address);

        var other = await gateway.SendBytesAsync("GET http://169.254.169.254/latest HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var same = await gateway.SendBytesAsync("GET http://x:8080/own HTTP/1.1\r\nHost: x:8080\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", other, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", same, StringComparison.Ordinal);
        Assert.StartsWith("GET /own HTTP/1.1\r\n", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }
}
