using System.Collections.Concurrent;

namespace StatusGateway.Resilience;

/// <summary>Remembers what could not be written to a cache, and writes it once the cache is back: it would be wrong until then.</summary>
/// <param name="merge">One change out of an earlier and a later one of the same key.</param>
/// <param name="write">Writes a change; false when that failed again.</param>
/// <param name="time">The clock of the attempts.</param>
internal sealed class LostWrites<TKey, TChange>(
    Func<TChange, TChange, TChange> merge,
    Func<TKey, TChange, CancellationToken, ValueTask<bool>> write,
    TimeProvider time) : IAsyncDisposable
    where TKey : notnull
    where TChange : class
{
    // Some megabytes: snapshots are mostly shared with L1. What is lost past it is bounded by the time of doubt.
    private const int Most = 10_000;
    private const int AtOnce = 256;
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TKey, TChange> _lost = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();

    // Invariant: true while something is remembered and nothing is being stopped.
    private bool _isRetrying;
    private Task _retrying = Task.CompletedTask;

    public int Count => _lost.Count;

    public TChange? Find(TKey key) => _lost.GetValueOrDefault(key);

    public void Remember(TKey key, TChange change)
    {
        if (_lost.Count >= Most && !_lost.ContainsKey(key))
        {
            TierMetrics.Lost();
            return;
        }

        _lost.AddOrUpdate(key, static (_, on) => on.change, static (_, before, on) => on.merge(before, on.change), (merge, change));
        lock (_lock)
        {
            if (!_isRetrying && !_stopping.IsCancellationRequested)
            {
                _isRetrying = true;
                _retrying = RetryAsync(_stopping.Token);
            }
        }
    }

    /// <summary>Ends the attempts; what is still remembered is forgotten.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _retrying;
        _stopping.Dispose();
    }

    private async Task RetryAsync(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(RetryEvery, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_lock)
            {
                if (stopping.IsCancellationRequested || _lost.IsEmpty)
                {
                    _isRetrying = false;
                    return;
                }
            }

            foreach (var some in _lost.ToArray().Chunk(AtOnce))
            {
                var written = await Task.WhenAll(some.Select(one => WriteAgainAsync(one, stopping)));
                if (Array.Exists(written, static done => !done))
                {
                    break; // still out: the rest would only fail as well
                }
            }
        }
    }

    private async Task<bool> WriteAgainAsync(KeyValuePair<TKey, TChange> one, CancellationToken stopping)
    {
        try
        {
            if (!await write(one.Key, one.Value, stopping))
            {
                return false;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        // One that changed meanwhile stays for the next round.
        _lost.TryRemove(one);
        return true;
    }
}
