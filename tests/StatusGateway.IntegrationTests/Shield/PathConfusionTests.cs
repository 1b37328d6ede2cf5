using System.Net;
using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Row A4: a path that two servers read differently.</summary>
[Trait("Row", "A4")]
public sealed class PathConfusionTests
{
    private const string Id = "0123456789abcdef0123";

    [Fact]
    public async Task A_target_reaches_the_application_as_the_bytes_that_it_was()
    {
        string[] targets =
        [
            "/a%2fb", "/a%252fb", "/a%2Fb", "/%c0%af", "/%zz", "/x/../api", "/./api", "//api", "/%61pi", "/a;b=c", "/a?", "/a?b=%2f&%",
            "/%5fgateway/live", "/x/../_gateway/live", "/_GATEWAY/live",
        ];
        await using var origin = RawOrigin.Start();
        await using var gateway = await GatewayHost.StartAsync(origin.Address);

        foreach (var target in targets)
        {
            await gateway.SendBytesAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        }

        Assert.Equal(targets, origin.Requests.Select(static request => request.Split(' ')[1]));
    }

    [Fact]
    public async Task Only_the_plain_path_of_a_status_route_is_answered_from_what_is_known()
    {
        await using var application = await RecordingServer.StartAsync(
            $$"""{"operationId":"{{Id}}","status":"complete","progress":100,"updatedAt":1}""");
        await using var gateway = await GatewayHost.StartAsync(application.Address);
        var plain = $"/api/generate-videos/status/{Id}";
        await Eventually.TrueAsync(async () =>
        {
            using var known = await gateway.SendAsync(HttpMethod.Get, plain);
            return known.Headers.TryGetValues("Cache-Status", out var status) && status.Single().Contains("hit", StringComparison.Ordinal);
        });
        string[] disguised =
        [
            plain + "/", "/API/generate-videos/status/" + Id, "/api/generate-videos/status/%30" + Id[1..], "//api/generate-videos/status/" + Id,
            "/x/.." + plain, "/%61pi/generate-videos/status/" + Id, $"/api%2fgenerate-videos/status/{Id}", plain + "%2f", plain + ";a",
        ];

        foreach (var target in disguised)
        {
            var asked = application.Requests.Count;
            await gateway.SendBytesAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            Assert.Equal(asked + 1, application.Requests.Count);
            Assert.Equal(target, application.Requests.Last().Target);
        }

        using var still = await gateway.SendAsync(HttpMethod.Get, plain);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }
}
