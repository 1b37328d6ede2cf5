using Microsoft.AspNetCore.Http;
using StatusGateway.IntegrationTests.Access;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Row A8: an answer that was made for one request is never given to another.</summary>
[Trait("Row", "A8")]
public sealed class CachePoisoningTests : AccessTest
{
    private const string Forged = "forged-0123456789abcdef";

    [Fact]
    public async Task What_an_attacker_has_the_application_say_of_a_forged_id_is_shown_to_nobody_else()
    {
        Application.OnStatus = async (context, id) =>
        {
            // It repeats whatever its caller says, to that caller alone.
            if (id != Forged || GuardedApplication.WhoIs(context) != A.Split('=')[1])
            {
                return false;
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(
                $$"""{"operationId":"{{id}}","status":"complete","progress":100,"result":"{{context.Request.Headers["X-Say"]}}"}""", Cancel);
            return true;
        };
        var attack = await PollUntilAsync(Forged, A, static seen => seen.CacheStatus.Contains("hit", StringComparison.Ordinal));
        Assert.True(attack.Shows("complete"));

        var other = await PollAsync(Forged, B);
        var nobody = await PollAsync(Forged, null);
        await Application.StopAsync();
        var whileDown = await PollAsync(Forged, B);

        Assert.All([other, nobody, whileDown], static seen => Assert.False(seen.Shows("complete")));
    }

    [Theory]
    [InlineData("RSC", "1")]
    [InlineData("Next-Action", "0123")]
    [InlineData("Next-Router-State-Tree", "%5B%22%22%5D")]
    [InlineData("Next-Router-Prefetch", "1")]
    [InlineData("Next-Router-Segment-Prefetch", "/_tree")]
    public async Task What_Next_js_answers_with_something_else_than_JSON_is_no_poll(string header, string value)
    {
        Application.IsGuarded = false;
        var id = await CreateAsync(null);
        await PollUntilAsync(id, null, static seen => seen.CacheStatus.Contains("hit", StringComparison.Ordinal));
        Application.OnStatus = async (context, _) =>
        {
            if (!context.Request.Headers.ContainsKey(header))
            {
                return false;
            }

            context.Response.ContentType = "text/x-component";
            await context.Response.WriteAsync("0:[]", Cancel);
            return true;
        };

        var component = await PollAsync(id, null, (header, value));
        var poll = await PollAsync(id, null);

        Assert.Equal("0:[]", component.Body);
        Assert.Equal("", component.CacheStatus);
        Assert.True(poll.Shows("processing"));
    }
}
