using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Resilience;

/// <summary>L2 within its time limits: a fault is a miss, and a lost write is made good when the cache is back.</summary>
internal sealed class GuardedOperationCache : IOperationCache, IAsyncDisposable
{
    private readonly IOperationCache _cache;
    private readonly CacheGuard _guard;
    private readonly LostWrites<OperationId, LostChange> _lost;

    public GuardedOperationCache(IOperationCache cache, CacheGuard guard, TimeProvider time)
    {
        _cache = cache;
        _guard = guard;
        _lost = new(LostChange.And, WriteAgainAsync, time);
    }

    public async ValueTask<OperationCopy?> GetAsync(OperationId id, CancellationToken cancellationToken) => Judge(
        id,
        await _guard.ReadAsync(static (on, token) => on._cache.GetAsync(on.id, token), (_cache, id), cancellationToken));

    public async ValueTask<OperationCopy?> FindAsync(OperationId id, CancellationToken cancellationToken) => Judge(
        id,
        await _guard.FindAsync(static (on, token) => on._cache.FindAsync(on.id, token), (_cache, id), cancellationToken));

    public ValueTask SetIfNewerAsync(OperationSnapshot snapshot, CancellationToken cancellationToken) =>
        WriteAsync(snapshot.Id, new(snapshot, Revision.None, Revision.None), cancellationToken);

    public ValueTask InvalidateOlderAsync(OperationId id, Revision current, CancellationToken cancellationToken) =>
        WriteAsync(id, new(null, current, Revision.None), cancellationToken);

    public ValueTask RemoveAsync(OperationId id, Revision last, CancellationToken cancellationToken) =>
        WriteAsync(id, new(null, Revision.None, last), cancellationToken);

    public ValueTask DisposeAsync() => _lost.DisposeAsync();

    // Until it has heard what this gateway could not tell it, it must not pass an older copy for fresh.
    private OperationCopy? Judge(OperationId id, OperationCopy? copy) =>
        copy is { } found && _lost.Find(id) is { } change ? change.Judge(found) : copy;

    private async ValueTask WriteAsync(OperationId id, LostChange change, CancellationToken cancellationToken)
    {
        var written = false;
        try
        {
            written = await WriteAgainAsync(id, change, cancellationToken);
        }
        finally
        {
            // Also when the caller left: the store has committed it, and nobody will say so again.
            if (!written)
            {
                _lost.Remember(id, change);
            }
        }
    }

    private async ValueTask<bool> WriteAgainAsync(OperationId id, LostChange change, CancellationToken cancellationToken) =>
        await _guard.WriteAsync(
            static async (on, token) =>
            {
                var (cache, id, change) = on;
                if (change.Void != Revision.None)
                {
                    await cache.RemoveAsync(id, change.Void, token);
                }

                if (change.Newest is { } newest)
                {
                    await cache.SetIfNewerAsync(newest, token);
                }

                if (change.Known != Revision.None)
                {
                    await cache.InvalidateOlderAsync(id, change.Known, token);
                }
            },
            (_cache, id, change),
            cancellationToken);
}
