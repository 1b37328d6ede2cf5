namespace StatusGateway.Operations.Caching;

/// <summary>The shared clearances of a gateway without Redis: every look is a miss.</summary>
public sealed class NoClearanceCache : IClearanceCache
{
    public ValueTask<Clearance?> GetAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Clearance?>(null);

    public ValueTask SetAsync(OperationId id, Clearance clearance, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask RemoveAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;
}
