using StatusGateway.EndToEndTests.Browsing;
using StatusGateway.Testing;

namespace StatusGateway.EndToEndTests.PassingThrough;

/// <summary>
/// Promise 6 as a browser sees it, at an address of the gateway that no <c>next.config</c> names: a page becomes interactive,
/// its actions and navigations go on without a reload.
/// </summary>
[Collection(OneApplication.Name)]
public sealed class BrowserTests(Sides sides) : IClassFixture<Sides>
{
    private const string Greeting = "main form button:enabled";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_Server_Action_is_executed_and_hears_the_address_in_the_browser() => OnBothAsync(async (tab, address) =>
    {
        await tab.ClickAsync(Greeting, Cancel);
        await tab.ShowsAsync($"Hello Anna, at {address.Authority}", Cancel);
    });

    [Fact]
    public Task A_link_is_followed_without_a_reload() => OnBothAsync(async (tab, _) =>
    {
        await tab.ClickAsync(Greeting, Cancel); // React has taken over
        await tab.ClickAsync("text=About the studio", Cancel);
        await tab.ShowsAsync("A small studio", Cancel);
        Assert.Equal("/about", await tab.EvaluateAsync<string>("location.pathname", Cancel));
    });

    [Fact]
    public Task An_optimized_image_is_shown() => OnBothAsync(async (tab, _) =>
    {
        await Eventually.SeesAsync(
            "the image",
            cancel => tab.EvaluateAsync<int>("document.querySelector('main img').naturalWidth", cancel),
            static width => width > 0,
            Cancel);
        Assert.Contains(
            "/_next/image?", await tab.EvaluateAsync<string>("document.querySelector('main img').currentSrc", Cancel), StringComparison.Ordinal);
    });

    private async Task OnBothAsync(Func<BrowserTab, Uri, Task> act)
    {
        var browser = await sides.BrowserAsync();
        foreach (var address in sides.Addresses)
        {
            var tab = await browser.OpenAsync("anna", address, "/passing", Cancel);
            await tab.EvaluateAsync<bool>("window.stillTheSamePage = true", Cancel);
            await act(tab, address);
            Assert.True(await tab.EvaluateAsync<bool>("window.stillTheSamePage === true", Cancel), $"{address}: the page was reloaded.");
            Assert.Empty(await tab.ErrorsAsync(Cancel));
        }

        Assert.DoesNotContain("cross-origin", sides.App.Output, StringComparison.OrdinalIgnoreCase);
    }
}
