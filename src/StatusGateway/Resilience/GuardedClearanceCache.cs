using StatusGateway.Operations;

namespace StatusGateway.Resilience;

/// <summary>Shared clearances within L2's time limits: a fault is a miss, and a clearance that has ended stays ended.</summary>
internal sealed class GuardedClearanceCache : IClearanceCache, IAsyncDisposable
{
    private readonly IClearanceCache _cache;
    private readonly CacheGuard _guard;
    private readonly LostWrites<(OperationId Id, CallerKey Caller), LostClearance> _lost;

    public GuardedClearanceCache(IClearanceCache cache, CacheGuard guard, TimeProvider time)
    {
        _cache = cache;
        _guard = guard;
        _lost = new(static (_, now) => now, WriteAgainAsync, time);
    }

    public async ValueTask<Clearance?> GetAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken) =>
        _lost.Find((id, caller)) is { } lost
            ? lost.Clearance
            : await _guard.ReadAsync(
                static (on, token) => on._cache.GetAsync(on.id, on.caller, token), (_cache, id, caller), cancellationToken);

    public ValueTask SetAsync(OperationId id, Clearance clearance, CancellationToken cancellationToken) =>
        WriteAsync((id, clearance.Caller), new(clearance), cancellationToken);

    public ValueTask RemoveAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken) =>
        WriteAsync((id, caller), new(null), cancellationToken);

    public ValueTask DisposeAsync() => _lost.DisposeAsync();

    private async ValueTask WriteAsync(
        (OperationId Id, CallerKey Caller) key, LostClearance change, CancellationToken cancellationToken)
    {
        var written = false;
        try
        {
            // Never past one that is still to be written, which would come after it and undo it.
            written = _lost.Find(key) is null && await WriteAgainAsync(key, change, cancellationToken);
        }
        finally
        {
            if (!written)
            {
                _lost.Remember(key, change);
            }
        }
    }

    private ValueTask<bool> WriteAgainAsync(
        (OperationId Id, CallerKey Caller) key, LostClearance change, CancellationToken cancellationToken) =>
        _guard.WriteAsync(
            static (on, token) => on.change.Clearance is { } clearance
                ? on._cache.SetAsync(on.key.Id, clearance, token)
                : on._cache.RemoveAsync(on.key.Id, on.key.Caller, token),
            (_cache, key, change),
            cancellationToken);

    /// <summary>A clearance that could not be kept, or null for one that could not be removed.</summary>
    private sealed record LostClearance(Clearance? Clearance);
}
