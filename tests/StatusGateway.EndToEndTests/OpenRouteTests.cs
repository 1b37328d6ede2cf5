using StatusGateway.EndToEndTests.Browsing;
using StatusGateway.EndToEndTests.Polling;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests;

/// <summary>A status route without log-in, as people meet it: analytics, cache busters, second tabs, second browsers.</summary>
[Collection(OneApplication.Name)]
public sealed class OpenRouteTests(SharedApp shared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_shows_the_video_when_it_is_ready()
    {
        var app = await shared.RunningAsync(Cancel);
        await using var gateway = await GatewayProcess.StartAsync(app.Address, Cancel);
        await using var browser = await Browser.StartAsync(Cancel);

        var tab = await StartVideoAsync(browser, gateway.Address, seconds: 3);

        await tab.ShowsAsync("Your video is ready", Cancel);
        Assert.Equal(1, await tab.EvaluateAsync<int>("document.querySelectorAll('[role=dialog]').length", Cancel));
    }

    [Fact]
    public async Task A_page_that_started_a_video_goes_on_seeing_its_status_after_a_crash_of_the_application()
    {
        var app = await shared.RunningAsync(Cancel);
        await using var gateway = await GatewayProcess.StartAsync(app.Address, Cancel);
        await using var browser = await Browser.StartAsync(Cancel);
        var tab = await StartVideoAsync(browser, gateway.Address, seconds: 60);
        await tab.PollsAgainAsync(2, Cancel);

        await app.KillAsync(Cancel);
        await tab.PollsAgainAsync(2, Cancel);
        await app.StartAgainAsync(Cancel);
        await tab.PollsAgainAsync(3, Cancel);

        Assert.DoesNotContain(await tab.PollsAsync(Cancel), poll => !poll.IsAnswered);
        Assert.DoesNotContain(await tab.ErrorsAsync(Cancel), error => error.Contains("JSON", StringComparison.Ordinal));
        await tab.ShowsAsync("Rendering step", Cancel);
    }

    [Fact]
    public async Task Everyone_who_knows_the_address_is_answered_after_a_crash_of_the_application()
    {
        var app = await shared.RunningAsync(Cancel);
        await using var gateway = await GatewayProcess.StartAsync(app.Address, Cancel);
        await using var browser = await Browser.StartAsync(Cancel);
        var first = await StartVideoAsync(browser, gateway.Address, seconds: 60);
        var id = await first.EvaluateAsync<string>("new URL(location.href).searchParams.get('operationId')", Cancel);
        var secondTab = await browser.OpenAsync("anna", gateway.Address, $"/?bust&operationId={id}", Cancel);
        var secondBrowser = await browser.OpenAsync("ben", gateway.Address, $"/?operationId={id}", Cancel);
        await using var withAnalytics = StatusPoller.Start(gateway.Address, id, ask: () => WithAnalytics(id));
        await using var withCacheBuster = StatusPoller.Start(gateway.Address, id, ask: () => WithCacheBuster(id));
        BrowserTab[] tabs = [first, secondTab, secondBrowser];
        await EveryTabPollsAgainAsync(tabs);

        await app.KillAsync(Cancel);
        await EveryTabPollsAgainAsync(tabs);
        await app.StartAgainAsync(Cancel);
        var thirdBrowser = await browser.OpenAsync("carla", gateway.Address, $"/?bust&operationId={id}", Cancel);
        await using var newcomer = StatusPoller.Start(gateway.Address, id);
        tabs = [.. tabs, thirdBrowser];
        await EveryTabPollsAgainAsync(tabs);

        foreach (var tab in tabs)
        {
            Assert.DoesNotContain(await tab.PollsAsync(Cancel), poll => !poll.IsAnswered);
        }
        Complaints.AreNone(withAnalytics.Report.Complaints());
        Complaints.AreNone(withCacheBuster.Report.Complaints());
        Complaints.AreNone(newcomer.Report.Complaints());
    }

    private static async Task<BrowserTab> StartVideoAsync(Browser browser, Uri gateway, int seconds)
    {
        var tab = await browser.OpenAsync("anna", gateway, $"/?durationMs={seconds * 1000}", Cancel);
        await tab.ClickAsync("text=Generate", Cancel);
        await tab.PollsAgainAsync(1, Cancel);
        return tab;
    }

    private static async Task EveryTabPollsAgainAsync(BrowserTab[] tabs)
    {
        // All of them poll meanwhile: who has polled often enough by its turn is not waited for.
        var before = new int[tabs.Length];
        for (var at = 0; at < tabs.Length; at++)
        {
            before[at] = (await tabs[at].PollsAsync(Cancel)).Length;
        }

        for (var at = 0; at < tabs.Length; at++)
        {
            await tabs[at].HasPolledAsync(before[at] + 2, Cancel);
        }
    }

    private static HttpRequestMessage WithAnalytics(string id)
    {
        var visit = Guid.NewGuid().ToString("N");
        var request = new HttpRequestMessage(HttpMethod.Get, StatusPoller.OpenRoute + id);
        request.Headers.Add("Cookie", $"_ga=GA1.1.{visit}; _ga_XYZ1234567=GS1.1.{visit}; ph_phc_key_posthog={visit}; _dd_s={visit}");
        return request;
    }

    private static HttpRequestMessage WithCacheBuster(string id) =>
        new(HttpMethod.Get, $"{StatusPoller.OpenRoute}{id}?t={Guid.NewGuid():N}");
}
