using System.Globalization;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Coalescing;

/// <summary>Many clients polling one operation, and how often the application is asked for it meanwhile, by its own count.</summary>
internal sealed class CoalescingPhase(string name, ForgetfulApp application, Uri front, string id)
{
    public const int Pollers = 500;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Long enough for every poller to have connected, and for a final state to have been learned.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private int _polls;
    private int _usable;

    public async Task<CoalescingResult> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var polling = PollAsync(end.Token);

        await Task.Delay(WarmUp, cancellationToken);
        var (polls, usable) = (_polls, _usable);
        var each = await CountEachSecondAsync(length, cancellationToken);
        var result = new CoalescingResult(name, _polls - polls, _usable - usable, length, each.Sum(), each.Max());

        await end.CancelAsync();
        await polling;
        return result;
    }

    private async Task PollAsync(CancellationToken end)
    {
        StatusPoller[] pollers = [.. Enumerable.Range(0, Pollers).Select(_ => new StatusPoller(front, returnsTags: false))];
        try
        {
            await Task.WhenAll(pollers.Select((poller, number) =>
                Pace.EveryAsync(PollInterval, PollInterval * number / Pollers, _ => PollOnceAsync(poller), end)));
        }
        finally
        {
            Array.ForEach(pollers, poller => poller.Dispose());
        }
    }

    private async Task PollOnceAsync(StatusPoller poller)
    {
        var poll = await poller.PollAsync(id);
        Interlocked.Increment(ref _polls);
        Interlocked.Add(ref _usable, poll.IsUsable ? 1 : 0);
    }

    private async Task<List<int>> CountEachSecondAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        using var client = Browser.Open(application.Address);
        using var timer = new PeriodicTimer(OneSecond);
        List<int> each = [];
        var before = await CountAsync(client, cancellationToken);
        for (var second = 0; second < length.TotalSeconds; second++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var now = await CountAsync(client, cancellationToken);
            each.Add(now - before);
            before = now;
        }

        return each;
    }

    private async Task<int> CountAsync(HttpClient client, CancellationToken cancellationToken) =>
        int.Parse(await client.GetStringAsync($"/counted/{id}", cancellationToken), CultureInfo.InvariantCulture);
}

/// <summary>What one phase showed.</summary>
internal sealed record CoalescingResult(string Name, int Polls, int Usable, TimeSpan Length, int Upstream, int MostInASecond)
{
    public double PerSecond => Upstream / Length.TotalSeconds;
}
