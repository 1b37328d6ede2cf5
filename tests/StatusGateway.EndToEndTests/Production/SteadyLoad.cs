using System.Collections.Concurrent;
using System.Diagnostics;

namespace StatusGateway.EndToEndTests.Production;

/// <summary>
/// Sends so many requests a second until it is stopped, however long answers take: who waits for an answer holds nobody up.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly string _what;
    private readonly Func<Task<string?>> _send;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _open = [];
    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly Task _running;

    private SteadyLoad(string what, int perSecond, Func<Task<string?>> send)
    {
        _what = what;
        _send = send;
        _running = RunAsync(perSecond);
    }

    public int Sent { get; private set; }

    /// <summary>What was wrong, a line each.</summary>
    public ConcurrentQueue<string> Faults { get; } = [];

    /// <param name="what">What is sent, for the report.</param>
    /// <param name="perSecond">How many a second.</param>
    /// <param name="send">Sends one, and says what was wrong with its answer; null when nothing was.</param>
    public static SteadyLoad Start(string what, int perSecond, Func<Task<string?>> send) => new(what, perSecond, send);

    /// <summary>Sends no more, and waits for what was sent.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Task.WhenAll(_open.Keys);
    }

    public override string ToString()
    {
        var sorted = _milliseconds.Order().ToArray();
        return sorted.Length == 0 ? $"{_what}: none" : FormattableString.Invariant(
            $"{_what}: {Sent} sent, {Faults.Count} failed; p50 {At(0.5):0.0} ms, p99 {At(0.99):0} ms, longest {sorted[^1]:0} ms");

        double At(double share) => sorted[(int)((sorted.Length - 1) * share)];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(int perSecond)
    {
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Tick);
        while (!_stop.IsCancellationRequested)
        {
            for (var due = Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond; Sent < due; Sent++)
            {
                var sending = Task.Run(SendAsync);
                _open[sending] = true;
                _ = sending.ContinueWith(done => _open.TryRemove(done, out _), TaskScheduler.Default);
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private async Task SendAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var fault = await _send();
        var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        _milliseconds.Add(took);
        if (fault is not null)
        {
            Faults.Enqueue(FormattableString.Invariant($"{DateTimeOffset.UtcNow:HH:mm:ss.fff} after {took:0} ms: {fault}"));
        }
    }
}
