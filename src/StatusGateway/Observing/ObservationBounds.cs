using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using StatusGateway.Diagnostics;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Changes;

namespace StatusGateway.Observing;

/// <summary>How much may be observed: rows and bytes in all, and new operations by address.</summary>
/// <remarks>Past a bound answers pass through unkept; whoever is kept already stays kept.</remarks>
internal sealed class ObservationBounds(
    IObservationStore store,
    MemoryOperationCache l1,
    WriteThrough copies,
    IOptionsMonitor<ObservingOptions> options,
    TimeProvider time,
    ILogger<ObservationBounds> logger) : IDisposable
{
    // The size is counted by the store every so many admissions, and estimated between.
    private const int MeasureEvery = 500;

    private static readonly Counter<long> UnkeptCount = GatewayMetrics.UnkeptObservations.CreateCounter();

    private readonly PartitionedRateLimiter<Allowance> _far = Limiter();
    private readonly PartitionedRateLimiter<Allowance> _halfFull = Limiter();
    private readonly SemaphoreSlim _measuring = new(1, 1);
    private readonly Seldom _past = new(time);
    private ObservedSize _size;
    private int _sinceMeasured = MeasureEvery;

    private int _notKept; // since that was last logged

    /// <summary>Whether one more operation may be kept that this address made known.</summary>
    public async ValueTask<bool> AdmitAsync(IPAddress? address)
    {
        if (Interlocked.Increment(ref _sinceMeasured) >= MeasureEvery)
        {
            await MeasureAndTrimAsync();
        }

        var bounds = options.CurrentValue;
        var rows = _size.Rows + _sinceMeasured;
        var isHalfFull = rows > bounds.Rows / 2 || _size.Bytes > bounds.Bytes / 2;
        var (limiter, perMinute) = isHalfFull ? (_halfFull, bounds.PerAddressWhenHalfFull) : (_far, bounds.PerAddress);
        using var lease = limiter.AttemptAcquire(new(address ?? IPAddress.None, perMinute));
        var admitted = lease.IsAcquired && rows < bounds.Rows && _size.Bytes < bounds.Bytes;
        if (!admitted)
        {
            UnkeptCount.Add(1);
            Interlocked.Increment(ref _notKept);
            if (_past.IsDue())
            {
                logger.ObservationsNotKept(Interlocked.Exchange(ref _notKept, 0), rows, _size.Bytes, Seldom.Silence);
            }
        }

        return admitted;
    }

    public void Dispose()
    {
        _far.Dispose();
        _halfFull.Dispose();
        _measuring.Dispose();
    }

    private async Task MeasureAndTrimAsync()
    {
        if (!await _measuring.WaitAsync(0))
        {
            return;
        }

        try
        {
            var bounds = options.CurrentValue;
            _size = await store.MeasureAsync(CancellationToken.None);
            var excess = Math.Max(
                _size.Rows - (bounds.Rows * 9 / 10),
                _size.Bytes > bounds.Bytes * 9 / 10 ? _size.Rows / 10 : 0);
            if (excess > 0)
            {
                var polled = l1.Polled.Within(Reconciler.PolledLately, time);
                var removed = await store.TrimAsync((int)Math.Min(excess, int.MaxValue), polled, CancellationToken.None);
                foreach (var id in removed)
                {
                    await copies.RemoveAsync(id, Revision.Of(time.GetUtcNow()));
                }

                logger.ObservationsTrimmed(removed.Count);
                _size = await store.MeasureAsync(CancellationToken.None);
            }

            Interlocked.Exchange(ref _sinceMeasured, 0);
        }
        catch (StoreUnansweredException)
        {
            // The size stays the last one known; the next admission tries again.
        }
        finally
        {
            _measuring.Release();
        }
    }

    private static PartitionedRateLimiter<Allowance> Limiter() =>
        PartitionedRateLimiter.Create<Allowance, Allowance>(static allowance => RateLimitPartition.GetFixedWindowLimiter(
            allowance,
            static allowance => new FixedWindowRateLimiterOptions
            {
                PermitLimit = allowance.PerMinute,
                Window = TimeSpan.FromMinutes(1),
            }));

    // With the limit in it, so that a changed one holds at once.
    private readonly record struct Allowance(IPAddress Address, int PerMinute);
}
