using StatusGateway.Testing;

namespace StatusGateway.EndToEndTests.Browsing;

/// <summary>An open page in the real browser.</summary>
internal sealed class BrowserTab(Browser browser, string name)
{
    /// <summary>Each look goes through two processes, and a page shows nothing ten times a second.</summary>
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(100);

    public Task ClickAsync(string selector, CancellationToken cancellationToken) =>
        browser.AskAsync<object?>(new { @do = "click", tab = name, selector, timeout = 20_000 }, cancellationToken);

    public Task<T> EvaluateAsync<T>(string script, CancellationToken cancellationToken) =>
        browser.AskAsync<T>(new { @do = "evaluate", tab = name, script }, cancellationToken);

    /// <summary>The status polls that the page has made so far, over all reloads.</summary>
    public Task<BrowserPoll[]> PollsAsync(CancellationToken cancellationToken) =>
        browser.AskAsync<BrowserPoll[]>(new { @do = "polls", tab = name }, cancellationToken);

    /// <summary>Goes to another address, and returns as soon as there is a page of it.</summary>
    public Task NavigateAsync(Uri address, CancellationToken cancellationToken) =>
        browser.AskAsync<object?>(new { @do = "navigate", tab = name, url = address }, cancellationToken);

    /// <summary>The WebSockets that the page has opened, over all reloads.</summary>
    public Task<BrowserSocket[]> SocketsAsync(CancellationToken cancellationToken) =>
        browser.AskAsync<BrowserSocket[]>(new { @do = "sockets", tab = name }, cancellationToken);

    /// <summary>The pages that could not be shown, but for the one that waits and goes on by itself.</summary>
    public Task<string[]> FailuresAsync(CancellationToken cancellationToken) =>
        browser.AskAsync<string[]>(new { @do = "failures", tab = name }, cancellationToken);

    /// <summary>What was thrown in the page and caught by nobody.</summary>
    public Task<string[]> ErrorsAsync(CancellationToken cancellationToken) =>
        browser.AskAsync<string[]>(new { @do = "errors", tab = name }, cancellationToken);

    public Task ShowsAsync(string text, CancellationToken cancellationToken) =>
        Eventually.SeesAsync(
            $"the page to show \"{text}\"",
            cancel => EvaluateAsync<string>("document.body?.innerText ?? ''", cancel),
            shown => shown.Contains(text, StringComparison.Ordinal),
            cancellationToken,
            every: LooksEvery);

    /// <summary>Waits until the page is there to its last byte.</summary>
    public Task LoadsAsync(CancellationToken cancellationToken) =>
        Eventually.SeesAsync(
            "the page to be loaded",
            cancel => EvaluateAsync<string>("document.readyState", cancel),
            static state => state == "complete",
            cancellationToken,
            every: LooksEvery);

    /// <summary>Waits until the page has made <paramref name="more"/> polls, counted from now.</summary>
    public async Task PollsAgainAsync(int more, CancellationToken cancellationToken) =>
        await HasPolledAsync((await PollsAsync(cancellationToken)).Length + more, cancellationToken);

    /// <summary>Waits until the page has made so many polls, over all reloads.</summary>
    public Task HasPolledAsync(int times, CancellationToken cancellationToken) =>
        Eventually.SeesAsync(
            $"{times} polls of the page",
            async cancel => (await PollsAsync(cancel)).Length,
            count => count >= times,
            cancellationToken,
            every: LooksEvery);
}
