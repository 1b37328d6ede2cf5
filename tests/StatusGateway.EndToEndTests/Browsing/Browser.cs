using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Browsing;

/// <summary>
/// A real Chromium, driven by a small Node.js script (<c>browser/driver.mjs</c>) that is told one command a line. Each person
/// has cookies of their own, and each page behaves as one with analytics: some of its cookies change all the time.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string Source = Path.Combine(Repository.Root, "tests", "StatusGateway.EndToEndTests", "browser");

    private readonly OwnedProcess _driver;
    private readonly ChannelReader<string> _answers;
    private int _tabs;

    private Browser(OwnedProcess driver, ChannelReader<string> answers)
    {
        _driver = driver;
        _answers = answers;
    }

    public static async Task<Browser> StartAsync(CancellationToken cancellationToken)
    {
        const string Script = "driver.mjs";
        var folder = await NpmPackages.InstallAsync(Source, cancellationToken);
        File.Copy(Path.Combine(Source, Script), Path.Combine(folder, Script), overwrite: true);
        var answers = Channel.CreateUnbounded<string>();
        var driver = OwnedProcess.Start(
            "node", [Script], folder, new Dictionary<string, string>(), line => answers.Writer.TryWrite(line));
        var browser = new Browser(driver, answers.Reader);
        try
        {
            await browser.AnswerAsync<string>(cancellationToken);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens <paramref name="path"/> in a new tab of this person's browser.</summary>
    public async Task<BrowserTab> OpenAsync(string person, Uri server, string path, CancellationToken cancellationToken)
    {
        var name = (++_tabs).ToString(CultureInfo.InvariantCulture);
        await AskAsync<object?>(new { @do = "open", person, tab = name, url = new Uri(server, path) }, cancellationToken);
        return new BrowserTab(this, name);
    }

    /// <summary>One command at a time: a test does one thing after the other.</summary>
    public async Task<T> AskAsync<T>(object command, CancellationToken cancellationToken)
    {
        await _driver.Input.WriteLineAsync(JsonSerializer.Serialize(command).AsMemory(), cancellationToken);
        await _driver.Input.FlushAsync(cancellationToken);
        return await AnswerAsync<T>(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // It closes the browser and removes its folder when there is nothing more to read.
        _driver.Input.Close();
        await Task.WhenAny(
            _driver.WaitForExitAsync(CancellationToken.None),
            Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, CancellationToken.None));
        await _driver.DisposeAsync();
    }

    private async Task<T> AnswerAsync<T>(CancellationToken cancellationToken)
    {
        var line = _answers.ReadAsync(cancellationToken).AsTask();
        if (await Task.WhenAny(line, _driver.WaitForExitAsync(cancellationToken)) != line)
        {
            Assert.Fail($"The browser could not be driven: {_driver.Output}");
        }
        var answer = JsonSerializer.Deserialize<JsonElement>(await line);
        if (answer.TryGetProperty("error", out var error))
        {
            Assert.Fail($"The browser: {error.GetString()}");
        }
        return answer.GetProperty("value").Deserialize<T>(JsonSerializerOptions.Web)!;
    }
}
