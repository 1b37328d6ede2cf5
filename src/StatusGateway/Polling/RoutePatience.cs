using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace StatusGateway.Polling;

/// <summary>How long a poll waits on each route: the configured wait, or the application's own p95 where that is a little longer.</summary>
/// <remarks>
/// Between the wait (40 ms) and 250 ms it is worth waiting for an answer that usually comes. Where none of the last minute came
/// within that, or one that is in the air has been so long without any coming since, no answer is waited for: the poll is
/// served from its copy, and the next one shows what was learned.
/// </remarks>
internal sealed class RoutePatience(IOptionsMonitor<PollingOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Samples> _routes = new();

    public TimeSpan WaitOn(StatusRoute route)
    {
        var wait = options.CurrentValue.Wait;
        return _routes.TryGetValue(route.Template, out var samples) && samples.P95 is var p95 && p95 > wait && p95 <= Longest
            ? p95
            : wait;
    }

    /// <summary>Whether an answer of the application may come within the wait.</summary>
    public bool IsWorthWaiting(StatusRoute route) =>
        !_routes.TryGetValue(route.Template, out var samples)
        || (samples.Fastest <= Longest && !(samples.AskedFirst is { } asked && time.GetElapsedTime(asked) > Longest));

    /// <summary>A question is put to the application on this route.</summary>
    public void Ask(StatusRoute route) => SamplesOf(route).Ask(time.GetTimestamp());

    /// <summary>The application took so long for an answer on this route.</summary>
    public void Learn(StatusRoute route, TimeSpan took) => SamplesOf(route).Add(time.GetTimestamp(), took, time);

    /// <summary>The application could not be asked: that is said at once.</summary>
    public void Fail(StatusRoute route) => SamplesOf(route).Fail();

    private Samples SamplesOf(StatusRoute route) => _routes.GetOrAdd(route.Template, static _ => new Samples());

    /// <summary>The last minute's answers of one route, the newest 128 of them.</summary>
    private sealed class Samples
    {
        private const int Capacity = 128;

        private readonly Lock _lock = new();
        private readonly Queue<(long At, TimeSpan Took)> _samples = new(Capacity);
        private long _p95Ticks;
        private long _fastestTicks;

        // Invariant: when the first question was put since the application last answered one; 0 when none was.
        private long _askedFirst;

        public TimeSpan P95 => new(Volatile.Read(ref _p95Ticks));

        public TimeSpan Fastest => new(Volatile.Read(ref _fastestTicks));

        public long? AskedFirst => Volatile.Read(ref _askedFirst) is var asked and not 0 ? asked : null;

        public void Ask(long now) => Interlocked.CompareExchange(ref _askedFirst, now, 0);

        public void Fail() => Volatile.Write(ref _askedFirst, 0);

        public void Add(long now, TimeSpan took, TimeProvider time)
        {
            lock (_lock)
            {
                _samples.Enqueue((now, took));
                while (_samples.Count > Capacity || time.GetElapsedTime(_samples.Peek().At, now) > Window)
                {
                    _samples.Dequeue();
                }

                var sorted = _samples.Select(static sample => sample.Took).Order().ToArray();
                Volatile.Write(ref _p95Ticks, sorted[(int)((sorted.Length - 1) * 0.95)].Ticks);
                Volatile.Write(ref _fastestTicks, sorted[0].Ticks);
                Volatile.Write(ref _askedFirst, 0);
            }
        }
    }
}
