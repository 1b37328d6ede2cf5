using System.Net;
using System.Text.Json;
using StatusGateway.IntegrationTests.Writing;

namespace StatusGateway.IntegrationTests.Diagnostics;

public sealed class SurfaceTests(SurfaceHost host) : IClassFixture<SurfaceHost>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_answers_as_soon_as_the_process_serves() =>
        Assert.Equal("""{"status":"live"}""", await host.Anonymous.GetStringAsync(new Uri("/_gateway/live", UriKind.Relative), Cancel));

    [Fact]
    public async Task Ready_lists_the_tiers_and_is_503_only_without_a_required_one()
    {
        var all = await ReadyAsync();
        host.Upstream.IsUp = false;
        var (_, without) = await ReadyAsync();
        host.Upstream.IsRequired = true;
        var (unready, _) = await ReadyAsync();

        Assert.Equal(HttpStatusCode.OK, all.Status);
        Assert.Equal("""{"status":"ready","tiers":{"store":"absent","redis":"absent","upstream":"up"}}""", all.Body);
        Assert.Equal("""{"status":"ready","tiers":{"store":"absent","redis":"absent","upstream":"down"}}""", without);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unready);
    }

    [Fact]
    public async Task Whoever_was_forwarded_learns_no_details()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_gateway/ready");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");

        var body = await (await host.Anonymous.SendAsync(request, Cancel)).Content.ReadAsStringAsync(Cancel);

        Assert.DoesNotContain("tiers", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/_gateway", 404, "nothing-here")]
    [InlineData("GET", "/_gateway/nothing?x=1", 404, "nothing-here")]
    [InlineData("GET", "/_gateway/LIVE", 200, "")]
    [InlineData("POST", "/_gateway/live", 405, "method-not-allowed")]
    public async Task Everything_else_of_the_surface_is_a_problem(string method, string path, int status, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var answer = await host.Anonymous.SendAsync(request, Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
        if (type.Length > 0)
        {
            var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
            Assert.Equal("urn:statusgateway:problem:" + type, problem.GetProperty("type").GetString());
        }
    }

    [Theory]
    [InlineData("/_GATEWAY/live")]
    [InlineData("/_gatewayx/live")]
    [InlineData("/a/_gateway/live")]
    public async Task What_only_looks_like_the_surface_is_the_applications(string path)
    {
        var answer = await host.Anonymous.GetAsync(new Uri(path, UriKind.Relative), Cancel);

        // The application does not run, and that is what is said.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private async Task<(HttpStatusCode Status, string Body)> ReadyAsync()
    {
        var answer = await host.Anonymous.GetAsync(new Uri("/_gateway/ready", UriKind.Relative), Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
