using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Row A6: who asked, by what name and how.</summary>
[Trait("Row", "A6")]
public sealed class ForwardingTests
{
    private const string Trusting = """{ "shield": { "trustedProxies": ["127.0.0.0/8"] } }""";

    private static readonly (string Name, string Value)[] Said =
    [
        ("X-Forwarded-For", "198.51.100.7, 203.0.113.9"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Port", "444"), ("X-Forwarded-Server", "evil"), ("X-Forwarded-Prefix", "/evil"), ("Forwarded", "for=198.51.100.7"),
        ("X-Real-IP", "198.51.100.7"), ("X-Client-IP", "198.51.100.7"), ("True-Client-IP", "198.51.100.7"),
        ("CF-Connecting-IP", "198.51.100.7"), ("X-Original-URL", "/admin"), ("X-Rewrite-URL", "/admin"),
    ];

    private static readonly string[] Ours = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"];

    [Fact]
    public async Task What_an_untrusted_client_says_of_its_way_is_replaced_by_what_is_true()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(application.Address);

        using var answer = await gateway.SendAsync(HttpMethod.Get, "/about", null,
            [.. Said, ("X_Forwarded_For", "198.51.100.7"), ("X_Real_IP", "198.51.100.7"), ("Host", "shop.example:8443")]);

        var headers = Assert.Single(application.Requests).Headers;
        Assert.Equal("127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal("shop.example:8443", headers["X-Forwarded-Host"]);
        Assert.Equal("shop.example:8443", headers["Host"]);
        Assert.Equal("http", headers["X-Forwarded-Proto"]);
        Assert.Empty(Said.Select(static said => said.Name).Append("X_Forwarded_For").Append("X_Real_IP").Except(Ours).Intersect(headers.Keys));
    }

    [Fact]
    public async Task A_trusted_proxy_is_believed_and_its_own_address_added()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(application.Address, configuration: Trusting);

        using var answer = await gateway.SendAsync(
            HttpMethod.Get, "/about", null, [.. Said, ("X_Forwarded_For", "198.51.100.7")]);

        var headers = Assert.Single(application.Requests).Headers;
        Assert.Equal("198.51.100.7, 203.0.113.9, 127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal("evil.example", headers["X-Forwarded-Host"]);
        Assert.Equal("https", headers["X-Forwarded-Proto"]);
        Assert.Equal("444", headers["X-Forwarded-Port"]);
        Assert.Equal("for=198.51.100.7", headers["Forwarded"]);
        Assert.DoesNotContain("X_Forwarded_For", headers.Keys);
        Assert.DoesNotContain(1614, gateway.Events);
    }

    [Fact]
    public async Task Of_a_trusted_proxy_what_is_no_scheme_and_no_host_is_not()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(application.Address, configuration: Trusting);

        using var answer = await gateway.SendAsync(HttpMethod.Get, "/about", null,
            ("X-Forwarded-Host", "a b/c"), ("X-Forwarded-Proto", "javascript"), ("Host", "shop.example"));

        var headers = Assert.Single(application.Requests).Headers;
        Assert.Equal("shop.example", headers["X-Forwarded-Host"]);
        Assert.Equal("http", headers["X-Forwarded-Proto"]);
    }

    [Fact]
    public async Task A_header_that_Connection_names_is_still_told()
    {
        await using var origin = RawOrigin.Start();
        await using var gateway = await GatewayHost.StartAsync(origin.Address);

        await gateway.SendBytesAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close, X-Forwarded-For, X-Forwarded-Host\r\n\r\n");

        var request = Assert.Single(origin.Requests);
        Assert.Contains("\r\nX-Forwarded-For: 127.0.0.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Forwarded-Host: x\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_of_the_gateways_own_says_the_same_of_its_way_as_the_poll_that_it_is_asked_for()
    {
        await using var application = await RecordingServer.StartAsync(
            """{"operationId":"0123456789abcdef0123","status":"processing","progress":1,"updatedAt":1}""");
        await using var gateway = await GatewayHost.StartAsync(application.Address);

        await Eventually.TrueAsync(async () =>
        {
            using var answer = await gateway.SendAsync(
                HttpMethod.Get, "/api/generate-videos/status/0123456789abcdef0123", null,
                [.. Said, ("Cookie", "sid=somebody"), ("Host", "shop.example")]);
            return application.Requests.Any(static request => !request.Headers.ContainsKey("Cookie"));
        });

        Assert.All(application.Requests, static request => Assert.Equal(
            ["127.0.0.1", "shop.example", "http", "shop.example"],
            [.. Ours.Append("Host").Select(name => request.Headers[name])]));
    }

    [Fact]
    public async Task An_ignored_https_is_said_once()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(application.Address);

        for (var time = 0; time < 3; time++)
        {
            using var answer = await gateway.SendAsync(HttpMethod.Get, "/about", null, ("X-Forwarded-Proto", "https"));
        }

        Assert.Single(gateway.Events, static id => id is 1614);
    }

    [Fact]
    public async Task A_redirect_past_the_gateway_is_passed_on_and_said_once()
    {
        RawOrigin? origin = null;
        await using var application = origin = RawOrigin.Start(_ => System.Text.Encoding.ASCII.GetBytes(
            $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {origin!.Address}login\r\nContent-Length: 0\r\n\r\n"));
        await using var gateway = await GatewayHost.StartAsync(application.Address);

        for (var time = 0; time < 2; time++)
        {
            var answer = await gateway.SendBytesAsync("GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n");
            Assert.Contains($"\r\nLocation: {origin.Address}login\r\n", answer, StringComparison.Ordinal);
        }

        Assert.Single(gateway.Events, static id => id is 1615);
    }

    [Fact]
    public async Task The_Supabase_project_is_told_the_clients_address_and_nothing_of_this_host()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var project = await RecordingServer.StartAsync("{}");
        await using var gateway = await GatewayHost.StartAsync(application.Address, project.Address);

        using var answer = await gateway.SendAsync(HttpMethod.Get, "/auth/v1/user", null, [.. Said, ("apikey", "k")]);

        var headers = Assert.Single(project.Requests).Headers;
        Assert.Equal("127.0.0.1", headers["X-Forwarded-For"]);
        Assert.DoesNotContain("X-Forwarded-Host", headers.Keys);
        Assert.DoesNotContain("X-Forwarded-Proto", headers.Keys);
    }
}
