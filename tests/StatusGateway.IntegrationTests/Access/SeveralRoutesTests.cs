using System.Net;
using Microsoft.AspNetCore.Http;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Access;

/// <summary>One operation on two routes, of which the application opens one to anyone and keeps the other behind a log-in.</summary>
public sealed class SeveralRoutesTests : AccessTest
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("polling:routes:0:template", "/api/generate-videos/status/{id}"),
        new("polling:routes:1:template", "/api/my-videos/{id}"),
    ];

    [Fact]
    public async Task A_refusal_on_the_guarded_route_leaves_the_open_one_open()
    {
        Application.IsGuarded = false;
        Application.OnOther = static context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return context.WriteJsonAsync("""{"error":"Please log in"}""");
        };
        var id = await CreateAsync(null);
        await PollUntilAsync(id, null, static seen => seen.Shows("processing", 10) && seen.Tag.Length > 0);

        await Eventually.SeenAsync(
            () => SeeAsync($"/api/my-videos/{id}", null), static seen => seen.Status == HttpStatusCode.Unauthorized);
        await Application.StopAsync();

        Assert.True((await PollAsync(id, null)).Shows("processing", 10));
    }
}
