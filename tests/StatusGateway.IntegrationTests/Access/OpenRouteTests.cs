using System.Net;
using Microsoft.AspNetCore.Http;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Access;

/// <summary>The open route, as people meet it: whoever polls is answered.</summary>
public sealed class OpenRouteTests : AccessTest
{
    public override async ValueTask InitializeAsync()
    {
        Application.IsGuarded = false;
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Every_poll_answers_whatever_cookies_and_cache_busters_it_carries_and_whatever_restarts()
    {
        var id = await CreateAsync("_ga=GA1.1.1; session=abcdefghijklmnopqrst");
        await KnownToAnyoneAsync(id);

        await Application.RestartForgettingAsync();
        await AllAnswerAsync(id, round: 1);
        await RestartGatewayAsync();
        await AllAnswerAsync(id, round: 2);
        await Application.StopAsync();
        await AllAnswerAsync(id, round: 3);
    }

    [Fact]
    public async Task A_route_that_is_closed_to_anyone_later_is_closed_for_everyone_at_once()
    {
        var id = await CreateAsync(null);
        Application.Jobs[id] = Application.Jobs[id] with { Status = "complete", Progress = 100 };
        await KnownToAnyoneAsync(id);

        Application.OnStatus = static async (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.WriteJsonAsync("""{"error":"No"}""");
            return true;
        };
        Application.Jobs[id] = Application.Jobs[id] with { Status = "processing" };
        await RestartGatewayAsync();
        var running = await CreateAsync(null);
        await PollUntilAsync(running, null, static seen => seen.Status == HttpStatusCode.Forbidden);
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(running, null)).Status);
        await RestartGatewayAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(running, null)).Status);
    }

    [Fact]
    public async Task What_the_application_sets_for_nobody_reaches_no_visitor()
    {
        var id = await CreateAsync(null);
        await KnownToAnyoneAsync(id);
        Application.OnStatus = static (context, _) =>
        {
            if (context.Request.Cookies.Count == 0)
            {
                context.Response.Headers.SetCookie = "sid=a-new-visitor-0123456789";
            }

            return Task.FromResult(false);
        };

        var asked = Application.AskedFor(id);
        await Eventually.TrueAsync(async () =>
        {
            Assert.Equal("", (await PollAsync(id, A)).SetCookie);
            return Application.AskedFor(id) >= asked + 3;
        });
    }

    [Fact]
    public async Task Five_hundred_pollers_of_one_operation_cost_the_application_two_requests_a_second()
    {
        var id = await CreateAsync(null);
        await KnownToAnyoneAsync(id);
        var (before, started) = (Application.AskedFor(id), TimeProvider.System.GetTimestamp());

        for (var round = 0; round < 8; round++)
        {
            var polls = await Task.WhenAll(Enumerable.Range(0, 500).Select(client => PollAsync(id, $"_ga={client}")));
            Assert.All(polls, static seen => Assert.Equal(HttpStatusCode.OK, seen.Status));
        }

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Assert.InRange(Application.AskedFor(id) - before, 0, (int)(seconds * 2) + 1);
    }

    [Fact]
    public async Task The_reason_of_a_rescue_stands_in_Cache_Status()
    {
        var id = await CreateAsync(null);
        await KnownToAnyoneAsync(id);
        var passing = await PollUntilAsync(id, null, static seen => seen.CacheStatus.Contains("fwd-status=200", StringComparison.Ordinal));

        Application.Jobs.Clear();
        var lost = await PollUntilAsync(id, null, static seen => seen.CacheStatus.Contains("upstream", StringComparison.Ordinal));
        await Application.StopAsync();
        var down = await PollUntilAsync(id, null, static seen => seen.CacheStatus.Contains("unreachable", StringComparison.Ordinal));

        Assert.Equal("StatusGateway; fwd=stale; fwd-status=200; stored", passing.CacheStatus);
        Assert.Equal("StatusGateway; hit; fwd=stale; fwd-status=404; detail=upstream-404", lost.CacheStatus);
        Assert.Equal("StatusGateway; hit; fwd=stale; detail=upstream-unreachable", down.CacheStatus);
    }

    [Fact]
    public async Task A_final_answer_too_large_to_keep_still_reaches_whoever_polls()
    {
        var id = await CreateAsync(null);
        await KnownToAnyoneAsync(id);

        Application.Jobs[id] = new Job("", "complete", 100, $"\"{new string('x', 2 << 20)}\"");

        var final = await PollUntilAsync(id, null, static seen => seen.Shows("complete", 100));
        Assert.Equal(Application.Jobs[id].ToJson(id), final.Body);
    }

    // The first answer and the anonymous question behind a creation have been kept.
    private Task<Seen> KnownToAnyoneAsync(string id) =>
        PollUntilAsync(id, null, static seen => seen.Status == HttpStatusCode.OK && seen.Tag.Length > 0);

    private async Task AllAnswerAsync(string id, int round)
    {
        for (var poll = 0; poll < 5; poll++)
        {
            Assert.True((await PollAsync(id, $"_ga=GA1.{round}.{poll}; _dd_s={poll}")).Shows("processing", 10));
            Assert.True((await PollAsync($"{id}?t={round}{poll}", "session=another-browser-entirely")).Shows("processing", 10));
            Assert.True((await PollAsync(id, null)).Shows("processing", 10));
        }
    }
}
