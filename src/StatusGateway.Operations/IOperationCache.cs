using StatusGateway.Operations.Caching;

namespace StatusGateway.Operations;

/// <summary>A place to keep copies. It may lose anything at any time, and never goes back to an older state.</summary>
/// <remarks>
/// Every change names the revision it is about, so calls may be repeated, lost or reordered and the outcome is the same.
/// A copy too old to be trusted alone is stale, not gone: it is served while nothing further away answers.
/// </remarks>
public interface IOperationCache
{
    /// <summary>What is here now. A cache that is asked over a network may be late, which looks the same as nothing.</summary>
    ValueTask<OperationCopy?> GetAsync(OperationId id, CancellationToken cancellationToken);

    /// <summary>The same, given so much time that nothing means nothing, unless the cache is out.</summary>
    ValueTask<OperationCopy?> FindAsync(OperationId id, CancellationToken cancellationToken) => GetAsync(id, cancellationToken);

    /// <summary>Keeps the snapshot as fresh, unless something newer is here or is known to exist.</summary>
    ValueTask SetIfNewerAsync(OperationSnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a copy committed before <paramref name="current"/> stale, and one that arrives later as well: a slow reader
    /// may still be on its way here with what it read before the change.
    /// </summary>
    ValueTask InvalidateOlderAsync(OperationId id, Revision current, CancellationToken cancellationToken);

    /// <summary>Forgets what the store deleted, and refuses a copy committed up to <paramref name="last"/>.</summary>
    ValueTask RemoveAsync(OperationId id, Revision last, CancellationToken cancellationToken);
}
