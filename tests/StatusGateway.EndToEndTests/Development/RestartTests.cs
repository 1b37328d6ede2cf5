using System.Diagnostics;
using System.Globalization;
using StatusGateway.EndToEndTests.Browsing;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Development;

/// <summary>Promise 6 while <c>next dev</c> is killed and started again, over and over, with a browser open.</summary>
[Collection(Disturbed.Name)]
public sealed class RestartTests(ITestOutputHelper output)
{
    private const string Variable = "STATUSGATEWAY_TEST_KILLS";
    private const int UsualKills = 3;

    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var kills) ? kills : UsualKills;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_navigation_fails_and_hot_reload_connects_again_however_often_the_server_is_killed()
    {
        await using var app = await NextApp.StartAsync(NextBundler.Turbopack, Cancel);
        await using var gateway = await GatewayProcess.StartAsync(app.Address, Cancel);
        await using var browser = await Browser.StartAsync(Cancel);
        var open = await browser.OpenAsync("anna", gateway.Address, "/", Cancel);
        var walking = await browser.OpenAsync("anna", gateway.Address, "/", Cancel);
        await open.ShowsAsync("Make a video", Cancel);
        (string Path, string Text)[] ways = [("/about", "A small studio"), ("/", "Make a video")];

        for (var kill = 0; kill < Kills; kill++)
        {
            var (path, text) = ways[kill % ways.Length];
            var before = (await open.SocketsAsync(Cancel)).Length;
            await open.EvaluateAsync<bool>("window.isOfBefore = true", Cancel);

            await app.KillAsync(Cancel);
            var killed = Stopwatch.GetTimestamp();
            var starting = app.StartAgainAsync(Cancel);
            await walking.NavigateAsync(new Uri(gateway.Address, path), Cancel);
            var shown = Stopwatch.GetElapsedTime(killed);
            await starting; // which may take longer on a busy machine than a page is waited for
            await walking.ShowsAsync(text, Cancel);
            var there = Stopwatch.GetElapsedTime(killed);

            // Hot reload loads the page anew when it hears of another server.
            await Eventually.SeesAsync(
                "the open page loaded anew",
                cancel => open.EvaluateAsync<bool>("window.isOfBefore === undefined", cancel),
                static isNew => isNew,
                Cancel);
            await Eventually.SeesAsync(
                "hot reload connected again",
                async cancel => (await open.SocketsAsync(cancel))[before..],
                static sockets => sockets.Any(static socket => socket.IsOpen && socket.Url.Contains("/_next/", StringComparison.Ordinal)),
                Cancel);
            var connected = Stopwatch.GetElapsedTime(killed);

            // A page that has begun cannot be sent again when the next kill cuts it off.
            await open.ShowsAsync("Make a video", Cancel);
            await open.LoadsAsync(Cancel);
            await walking.LoadsAsync(Cancel);

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"kill {kill + 1}: a page after {shown.TotalSeconds:0.0} s, {path} after {there.TotalSeconds:0.0} s, hot reload after {connected.TotalSeconds:0.0} s"));
        }

        await app.EditAsync(NextApp.Headline, text => text.Replace("Make a video", "Make a film"), Cancel);
        await open.ShowsAsync("Make a film", Cancel);
        Assert.Empty(await open.FailuresAsync(Cancel));
        Assert.Empty(await walking.FailuresAsync(Cancel));
    }
}
