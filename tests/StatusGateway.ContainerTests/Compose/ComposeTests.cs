using System.Diagnostics;
using StatusGateway.EndToEndTests.Browsing;
using StatusGateway.EndToEndTests.Production;

namespace StatusGateway.ContainerTests.Compose;

/// <summary>The whole local stack, as whoever clones the repository starts it.</summary>
public sealed class ComposeTests(ComposeProject stack, ITestOutputHelper output) : IClassFixture<ComposeProject>
{
    private const int PollsPerSecond = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_video_is_generated_and_the_next_one_is_polled_on_while_the_application_is_killed()
    {
        await using var browser = await Browser.StartAsync(Cancel);
        var opened = Stopwatch.GetTimestamp();
        var first = await browser.OpenAsync("anna", stack.Address, "/", Cancel);
        await first.ClickAsync("button", Cancel);
        await first.ShowsAsync("Your video is ready", Cancel);
        output.WriteLine(FormattableString.Invariant(
            $"up after {stack.UpAfter.TotalSeconds:0} s, the first video {Stopwatch.GetElapsedTime(opened).TotalSeconds:0} s later"));

        var next = await browser.OpenAsync("anna", stack.Address, "/", Cancel);
        await next.ClickAsync("button", Cancel);
        await next.PollsAgainAsync(2, Cancel);
        await stack.RunAsync("kill", "application");
        await next.PollsAgainAsync(2, Cancel);
        await stack.RunAsync("up", "--detach", "--no-recreate", "application");
        await stack.IsServedAsync(stack.Address);
        await next.PollsAgainAsync(2, Cancel);

        Assert.All(await first.PollsAsync(Cancel), static poll => Assert.True(poll.IsAnswered, poll.ToString()));
        Assert.All(await next.PollsAsync(Cancel), static poll => Assert.True(poll.IsAnswered, poll.ToString()));
    }

    [Fact]
    public async Task A_page_goes_on_by_itself_after_the_only_gateway_is_restarted()
    {
        await using var browser = await Browser.StartAsync(Cancel);
        var page = await browser.OpenAsync("ben", stack.Address, "/", Cancel);
        await page.ClickAsync("button", Cancel);
        await page.PollsAgainAsync(1, Cancel);

        await stack.RunAsync("restart", "gateway");

        await page.ShowsAsync("Your video is ready", Cancel);
    }

    [Fact]
    public async Task With_two_gateways_every_poll_is_answered_while_each_service_is_restarted_in_turn()
    {
        await stack.StartProductionAsync();
        using var visitors = new Visitors(stack.ProductionAddress);
        Assert.Null(await visitors.CreateAsync());
        Assert.Null(await visitors.CreateAsync());
        await using var browser = await Browser.StartAsync(Cancel);
        var page = await browser.OpenAsync("carla", stack.ProductionAddress, "/", Cancel);
        await page.ClickAsync("button", Cancel);
        await page.PollsAgainAsync(1, Cancel);
        await using var polls = SteadyLoad.Start("polls", PollsPerSecond, visitors.PollAsync);

        // HAProxy looks for a gateway every second: Redis takes longer than that.
        foreach (var service in new[] { "prod-gateway-1", "redis", "prod-gateway-2", "postgres", "application" })
        {
            await stack.RunAsync("restart", service);
            await stack.IsHealthyAsync(service);
        }

        await polls.StopAsync();
        output.WriteLine(polls.ToString());
        Assert.True(polls.Faults.IsEmpty, string.Join('\n', polls.Faults.Take(10)));
        Assert.All(await page.PollsAsync(Cancel), static poll => Assert.True(poll.IsAnswered, poll.ToString()));

        var next = await browser.OpenAsync("carla", stack.ProductionAddress, "/", Cancel);
        await next.ClickAsync("button", Cancel);
        await next.ShowsAsync("Your video is ready", Cancel);
    }
}
