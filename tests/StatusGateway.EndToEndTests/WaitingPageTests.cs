using System.Net;
using StatusGateway.EndToEndTests.Browsing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests;

/// <summary>A browser that opens a page while the application is down.</summary>
public sealed class WaitingPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_is_opened_while_the_application_is_down_says_so_and_becomes_the_application_by_itself()
    {
        await using var app = await StubUpstream.StartAsync();
        app.Always("/studio", new(HttpStatusCode.OK, "text/html", "<h1>Make a video</h1>", new Dictionary<string, string>()));
        await app.RefuseAsync();
        await using var gateway = await GatewayProcess.StartAsync(app.Address, Cancel);
        await using var browser = await Browser.StartAsync(Cancel);

        var tab = await browser.OpenAsync("anna", gateway.Address, "/studio", Cancel);
        await tab.ShowsAsync($"Waiting for {gateway.Address.Authority}", Cancel);
        await tab.ShowsAsync(app.Address.Authority, Cancel);
        Assert.Empty(await tab.ErrorsAsync(Cancel));

        await app.ListenAsync();

        await tab.ShowsAsync("Make a video", Cancel);
        Assert.Equal("/studio", await tab.EvaluateAsync<string>("location.pathname", Cancel));
    }
}
