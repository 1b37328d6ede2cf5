using System.Collections.Concurrent;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>
/// A second application that stays well, polled directly all the while: what the machine and the load generator themselves add
/// to every latency. A p99 of a front says little when the control's is of the same size.
/// </summary>
internal sealed class Control
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<double> _latencies = new();

    public double P99 => Percentile.Of(_latencies, 0.99);

    public async Task RunAsync(ForgetfulApp healthy, CancellationToken end)
    {
        using var client = Browser.Open(healthy.Address);
        using var poller = new StatusPoller(healthy.Address, returnsTags: false);
        var ids = await Creation.SendAllAsync(client, [new Creation("control", DurationMs: 600_000)]);
        await poller.PollAsync(ids[0]);

        await Pace.EveryAsync(Interval, TimeSpan.Zero, async _ => _latencies.Enqueue((await poller.PollAsync(ids[0])).Latency), end);
    }
}
