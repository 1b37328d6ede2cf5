using StatusGateway.EndToEndTests.Browsing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Development;

/// <summary>Promise 6 as a developer sees it: an edit shows in the open page, through the gateway, and the page lives on.</summary>
[Collection(Disturbed.Name)]
public sealed class HotReloadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(NextBundler.Turbopack)]
    [InlineData(NextBundler.Webpack)]
    public async Task An_edit_shows_in_the_open_page_without_a_reload(NextBundler bundler)
    {
        await using var app = await NextApp.StartAsync(bundler, Cancel);
        await using var gateway = await GatewayProcess.StartAsync(app.Address, Cancel);
        await using var browser = await Browser.StartAsync(Cancel);
        var tab = await browser.OpenAsync("anna", gateway.Address, "/", Cancel);
        await tab.ShowsAsync("Make a video", Cancel);
        await tab.EvaluateAsync<bool>("window.stillTheSamePage = true", Cancel);

        await app.EditAsync(NextApp.Headline, text => text.Replace("Make a video", "Make a film"), Cancel);
        await tab.ShowsAsync("Make a film", Cancel);
        await app.EditAsync(NextApp.Generator, text => text.Replace(" Generate\n", " Produce\n"), Cancel);
        await tab.ShowsAsync("Produce", Cancel);

        Assert.True(await tab.EvaluateAsync<bool>("window.stillTheSamePage === true", Cancel), "The page was reloaded.");
        Assert.Contains(
            await tab.SocketsAsync(Cancel),
            socket => socket.Url.StartsWith($"ws://{gateway.Address.Authority}/_next/", StringComparison.Ordinal));
    }
}
