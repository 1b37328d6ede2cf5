using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Row A5: request headers by which parts of Next.js talk to each other, and those of its own client.</summary>
[Trait("Row", "A5")]
public sealed class NextHeaderTests
{
    private static readonly string[] Internal =
    [
        "x-middleware-subrequest", "X-Middleware-Subrequest-Id", "x-middleware-rewrite", "x-middleware-redirect", "x-middleware-next",
        "x-middleware-skip", "x-middleware-set-cookie", "x-middleware-override-headers", "x-middleware-request-authorization",
        "x-invoke-path", "x-invoke-query", "x-invoke-status", "x-invoke-error", "x-invoke-output", "x-matched-path",
        "x-now-route-matches", "Next-Resume", "x-next-resume-state-length", "x_middleware_subrequest",
    ];

    private static readonly string[] Client =
    [
        "RSC", "Next-Action", "Next-Router-State-Tree", "Next-Router-Prefetch", "Next-Router-Segment-Prefetch", "Next-Hmr-Refresh",
        "Next-Url", "X-Nextjs-Data", "X-Middleware-Prefetch", "X-Deployment-Id", "X-Nextjs-Request-Id", "X-Nextjs-Html-Request-Id",
        "Purpose", "Sec-Purpose", "X-Prerender-Revalidate", "X-Action-Forwarded",
    ];

    [Theory]
    [InlineData("[]")]
    [InlineData("""["127.0.0.1"]""")] // a proxy passes on what its own clients send
    public async Task What_only_an_attacker_sends_is_gone_and_what_the_client_sends_is_kept(string trusted)
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(
            application.Address, configuration: $$"""{ "shield": { "trustedProxies": {{trusted}} } }""");

        using var answer = await gateway.SendAsync(
            HttpMethod.Get, "/dashboard", null, [.. Internal.Concat(Client).Select(static name => (name, "middleware:middleware"))]);

        var came = Assert.Single(application.Requests).Headers.Keys.ToList();
        Assert.Empty(came.Intersect(Internal, StringComparer.OrdinalIgnoreCase));
        Assert.Empty(Client.Except(came, StringComparer.OrdinalIgnoreCase));
        Assert.Single(gateway.Events, static id => id is 1613);
    }

    [Fact]
    public async Task A_poll_that_reaches_the_application_and_the_gateways_own_question_are_without_them_as_well()
    {
        await using var application = await RecordingServer.StartAsync(
            """{"operationId":"0123456789abcdef0123","status":"processing","progress":1,"updatedAt":1}""");
        await using var gateway = await GatewayHost.StartAsync(application.Address);

        await Testing.Eventually.TrueAsync(async () =>
        {
            using var answer = await gateway.SendAsync(
                HttpMethod.Get, "/api/generate-videos/status/0123456789abcdef0123", null,
                ("Cookie", "sid=somebody"), ("x-middleware-subrequest", "middleware"));
            return application.Requests.Any(static request => !request.Headers.ContainsKey("Cookie"));
        });

        Assert.All(application.Requests, static request => Assert.DoesNotContain("x-middleware-subrequest", request.Headers.Keys));
    }
}
