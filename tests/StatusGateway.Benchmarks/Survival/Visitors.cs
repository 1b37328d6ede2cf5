using System.Collections.Concurrent;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Measuring;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>People who load pages and start videos while the others poll.</summary>
internal sealed class Visitors(Uri address) : IDisposable
{
    private static readonly TimeSpan PageInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PostInterval = TimeSpan.FromMilliseconds(250);

    // The kill comes at a whole second. A POST sent in that very moment is in the hands of an application that dies: every run
    // would count one that nobody could have saved.
    private static readonly TimeSpan PostOffset = PostInterval / 2;

    // More than one browser has: no visitor waits for another.
    private readonly HttpClient _client = Browser.Open(address, connections: 500);

    public ConcurrentBag<bool> Pages { get; } = [];

    public ConcurrentBag<(string RequestId, bool IsOk, double Sent, double Ended)> Posts { get; } = [];

    public Task VisitAsync(CancellationToken end) => Task.WhenAll(
        Pace.EveryAsync(PageInterval, TimeSpan.Zero, _ => LoadPageAsync(), end),
        Pace.EveryAsync(PostInterval, PostOffset, PostAsync, end));

    private async Task LoadPageAsync()
    {
        try
        {
            using var response = await _client.GetAsync("/");
            var page = await response.Content.ReadAsStringAsync();
            Pages.Add(response.IsSuccessStatusCode && page.Contains("<h1>Make a video</h1>", StringComparison.Ordinal));
        }
        catch (Exception exception) when (Browser.IsFailure(exception))
        {
            Pages.Add(false);
        }
    }

    private async Task PostAsync(int number)
    {
        var creation = new Creation($"visitor-{number}", DurationMs: 60_000);
        var sent = Clock.Now;
        var isOk = await creation.SendAsync(_client) is not null;
        Posts.Add((creation.RequestId, isOk, sent, Clock.Now));
    }

    public void Dispose() => _client.Dispose();
}
