using System.Net;
using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Upstream;

public sealed class LoopTests
{
    private const string Mark = "CDN-Loop";
    private const int CameBack = 1600;

    [Theory]
    [InlineData("GET", "/about")]
    [InlineData("POST", "/api/generate-videos")]
    [InlineData("GET", "/api/generate-videos/status/an-operation-nobody-knows")]
    public async Task A_gateway_that_stands_behind_itself_by_another_name_ends_the_circle(string method, string target)
    {
        var port = FreePort.Next();
        await using var otherName = FaultProxy.InFrontOf($"127.0.0.1:{port}");
        await using var gateway = await GatewayHost.StartAsync(new($"http://{otherName.Address}"), port: port);

        for (var time = 0; time < 3; time++)
        {
            using var answer = await gateway.SendAsync(new(method), target);
            Assert.Equal(HttpStatusCode.LoopDetected, answer.StatusCode);
        }

        Assert.Single(gateway.Events, id => id is CameBack);
    }

    [Fact]
    public async Task So_does_one_that_is_its_own_project()
    {
        await using var application = await RecordingServer.StartAsync("application");
        var port = FreePort.Next();
        await using var otherName = FaultProxy.InFrontOf($"127.0.0.1:{port}");
        await using var gateway = await GatewayHost.StartAsync(application.Address, new($"http://{otherName.Address}"), port);

        using var answer = await gateway.SendAsync(HttpMethod.Get, "/auth/v1/user", null, ("apikey", "k"));

        Assert.Equal(HttpStatusCode.LoopDetected, answer.StatusCode);
        Assert.Empty(application.Requests);
    }

    [Fact]
    public async Task Two_gateways_behind_each_other_are_a_circle()
    {
        var (portOfA, portOfB) = (FreePort.Next(), FreePort.Next());
        await using var a = await GatewayHost.StartAsync(new($"http://127.0.0.1:{portOfB}"), port: portOfA);
        await using var b = await GatewayHost.StartAsync(new($"http://127.0.0.1:{portOfA}"), port: portOfB);

        using var answer = await a.SendAsync(HttpMethod.Get, "/about");

        Assert.Equal(HttpStatusCode.LoopDetected, answer.StatusCode);
        Assert.Single(a.Events, id => id is CameBack);
        Assert.DoesNotContain(CameBack, b.Events);
    }

    [Fact]
    public async Task Two_gateways_in_a_row_are_none_and_each_leaves_its_mark_beside_those_that_came()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var inner = await GatewayHost.StartAsync(application.Address);
        await using var outer = await GatewayHost.StartAsync(new($"http://127.0.0.1:{inner.Port}"));

        using var answer = await outer.SendAsync(HttpMethod.Get, "/about", null, (Mark, "cloudflare; loops=1"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var marks = Assert.Single(application.Requests).Headers[Mark].Split(',', StringSplitOptions.TrimEntries);
        Assert.Equal("cloudflare; loops=1", marks[0]);
        Assert.Equal(3, marks.Distinct().Count());
        Assert.All(marks[1..], mark => Assert.StartsWith("statusgateway-", mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_question_of_the_gateways_own_carries_the_mark_as_well()
    {
        await using var application = await RecordingServer.StartAsync(
            """{"operationId":"0123456789abcdef0123","status":"processing","progress":1,"updatedAt":1}""");
        await using var gateway = await GatewayHost.StartAsync(application.Address);

        // The answer to a caller with an identity is followed by the question whether anyone may see it.
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await gateway.SendAsync(
                HttpMethod.Get, "/api/generate-videos/status/0123456789abcdef0123", null, ("Cookie", "sid=somebody"));
            return application.Requests.Any(request => !request.Headers.ContainsKey("Cookie"));
        });

        Assert.All(application.Requests, request => Assert.Contains(Mark, request.Headers.Keys));
    }
}
