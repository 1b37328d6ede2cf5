using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.UnitTests.Resilience;

/// <summary>A cache of one process that fails on demand, and keeps whatever it is given.</summary>
internal sealed class FaultyCache : IOperationCache, IClearanceCache
{
    public Exception? Fails { get; set; }

    /// <summary>What each look at an operation waits for first.</summary>
    public Task Late { get; set; } = Task.CompletedTask;

    public Dictionary<OperationId, OperationSnapshot> Kept { get; } = [];

    public Dictionary<OperationId, Revision> Known { get; } = [];

    public Dictionary<(OperationId Id, CallerKey Caller), Clearance> Clearances { get; } = [];

    public async ValueTask<OperationCopy?> GetAsync(OperationId id, CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        await Late.WaitAsync(cancellationToken);
        return Kept.TryGetValue(id, out var kept) ? new OperationCopy(kept, IsFresh: true) : null;
    }

    public ValueTask SetIfNewerAsync(OperationSnapshot snapshot, CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        Kept[snapshot.Id] = snapshot;
        return default;
    }

    public ValueTask InvalidateOlderAsync(OperationId id, Revision current, CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        Known[id] = current;
        return default;
    }

    public ValueTask RemoveAsync(OperationId id, Revision last, CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        Kept.Remove(id);
        return default;
    }

    public ValueTask<Clearance?> GetAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        return new(Clearances.GetValueOrDefault((id, caller)));
    }

    public ValueTask SetAsync(OperationId id, Clearance clearance, CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        Clearances[(id, clearance.Caller)] = clearance;
        return default;
    }

    public ValueTask RemoveAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken)
    {
        ThrowIfFaulty();
        Clearances.Remove((id, caller));
        return default;
    }

    private void ThrowIfFaulty()
    {
        if (Fails is not null)
        {
            throw Fails;
        }
    }
}
