using StatusGateway.Testing;

namespace StatusGateway.EndToEndTests.Browsing;

/// <summary>An open page in the real browser.</summary>
internal sealed class BrowserTab(Browser browser, string name)
{
    public Task ClickAsync(string selector, CancellationToken cancellationToken) =>
        browser.AskAsync<object?>(new { @do = "click", tab = name, selector, timeout = 20_000 }, cancellationToken);

    public Task<T> EvaluateAsync<T>(string script, CancellationToken cancellationToken) =>
        browser.AskAsync<T>(new { @do = "evaluate", tab = name, script }, cancellationToken);

    /// <summary>The status polls that the page has made so far, over all reloads.</summary>
    public Task<BrowserPoll[]> PollsAsync(CancellationToken cancellationToken) =>
        browser.AskAsync<BrowserPoll[]>(new { @do = "polls", tab = name }, cancellationToken);

    /// <summary>The addresses of the WebSockets that the page has opened.</summary>
    public Task<string[]> SocketsAsync(CancellationToken cancellationToken) =>
        browser.AskAsync<string[]>(new { @do = "sockets", tab = name }, cancellationToken);

    /// <summary>What was thrown in the page and caught by nobody.</summary>
    public Task<string[]> ErrorsAsync(CancellationToken cancellationToken) =>
        browser.AskAsync<string[]>(new { @do = "errors", tab = name }, cancellationToken);

    public Task ShowsAsync(string text, CancellationToken cancellationToken) =>
        Eventually.SeesAsync(
            $"the page to show \"{text}\"",
            cancel => EvaluateAsync<string>("document.body.innerText", cancel),
            shown => shown.Contains(text, StringComparison.Ordinal),
            cancellationToken);

    /// <summary>Waits until the page has made <paramref name="more"/> polls, counted from now.</summary>
    public async Task PollsAgainAsync(int more, CancellationToken cancellationToken)
    {
        var before = (await PollsAsync(cancellationToken)).Length;
        await Eventually.SeesAsync(
            $"{more} more polls of the page",
            async cancel => (await PollsAsync(cancel)).Length,
            count => count >= before + more,
            cancellationToken);
    }
}
