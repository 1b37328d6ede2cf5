using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using StatusGateway.Operations;
using StatusGateway.Operations.Reading;

namespace StatusGateway.Polling;

/// <summary>Reads for polls, of which those for what is unknown here have a budget of their own.</summary>
/// <remarks>
/// An id that nobody knows, and a bound that nothing in reach meets, go all the way to the store each time. Together they get
/// half of what it reads at once, and each client address only so many that find nothing; whoever is past that is told what
/// is told while the store does not answer.
/// </remarks>
internal sealed class PollReads : IDisposable
{
    private const int Queue = 10_000;

    // Whoever stands in line longer is answered without the store: a slow store must not keep polls waiting in crowds.
    private static readonly TimeSpan InLine = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly OperationReader _reader;
    private readonly ConcurrencyLimiter _together;
    private readonly PartitionedRateLimiter<Allowance> _fruitless;
    private readonly IOptionsMonitor<PollingOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PollReads> _logger;

    public PollReads(
        OperationReader reader,
        StoreCapacity store,
        IOptionsMonitor<PollingOptions> options,
        TimeProvider time,
        ILogger<PollReads> logger)
    {
        _reader = reader;
        _options = options;
        _time = time;
        _logger = logger;
        _together = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = Math.Max(1, store.ReadsAtOnce / 2),
            QueueLimit = Queue,
        });
        _fruitless = PartitionedRateLimiter.Create<Allowance, Allowance>(static allowance => RateLimitPartition.GetFixedWindowLimiter(
            allowance,
            static allowance => new FixedWindowRateLimiterOptions
            {
                PermitLimit = allowance.PerSecond * (int)Window.TotalSeconds,
                Window = Window,
            }));
    }

    /// <summary>What is known of the polled operation, waiting no longer than the poll may.</summary>
    public ValueTask<ReadResult> ReadAsync(HttpContext context, Poll poll)
    {
        if (_reader.TryReadNear(poll.Id, poll.Bound, out var near))
        {
            return new(near);
        }

        // Whatever is known here is read again for everybody, and costs the store no more for being polled often.
        return near.Snapshot is { } known && known.Reaches(poll.Bound)
            ? _reader.ReadAsync(poll.Id, poll.Bound, poll.Patience.Left, context.RequestAborted)
            : new(ReadFurtherAsync(context, poll, near));
    }

    public void Dispose()
    {
        _together.Dispose();
        _fruitless.Dispose();
    }

    private async Task<ReadResult> ReadFurtherAsync(HttpContext context, Poll poll, ReadResult near)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!MayRead(address))
        {
            return await ReadWithoutStoreAsync(poll, near);
        }

        // Who holds a copy does not stand in line for a newer one; who stood in it may have come with many others.
        using var lease = near.Copy is null ? await StandInLineAsync(context.RequestAborted) : _together.AttemptAcquire();
        if (lease is not { IsAcquired: true } || !MayRead(address))
        {
            return await ReadWithoutStoreAsync(poll, near);
        }

        var read = await _reader.ReadAsync(poll.Id, poll.Bound, poll.Patience.Left, context.RequestAborted);
        if (read.Snapshot is not { } found || !found.Reaches(poll.Bound))
        {
            _fruitless.AttemptAcquire(AllowanceOf(address)).Dispose();
        }

        return read;
    }

    private async Task<RateLimitLease?> StandInLineAsync(CancellationToken left)
    {
        var lease = _together.AttemptAcquire();
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        using var limit = new CancellationTokenSource(InLine, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, left);
        try
        {
            return await _together.AcquireAsync(cancellationToken: either.Token);
        }
        catch (OperationCanceledException) when (!left.IsCancellationRequested)
        {
            return null;
        }
    }

    private bool MayRead(IPAddress address)
    {
        using var left = _fruitless.AttemptAcquire(AllowanceOf(address), permitCount: 0);
        if (!left.IsAcquired)
        {
            _logger.PollNotRead(address);
        }

        return left.IsAcquired;
    }

    private Allowance AllowanceOf(IPAddress address) => new(address, _options.CurrentValue.FruitlessReads);

    // What the store is not asked for may still be known to all gateways.
    private async Task<ReadResult> ReadWithoutStoreAsync(Poll poll, ReadResult near) =>
        near.Copy is null ? await _reader.ReadSharedAsync(poll.Id) : near with { Source = ReadSource.Kept };

    // With the limit in it, so that a changed one holds at once; whoever stands in the old ones leaves by itself.
    private readonly record struct Allowance(IPAddress Address, int PerSecond);
}
