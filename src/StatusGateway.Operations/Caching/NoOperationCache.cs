namespace StatusGateway.Operations.Caching;

/// <summary>The L2 of a gateway without Redis: every look is a miss.</summary>
public sealed class NoOperationCache : IOperationCache
{
    public ValueTask<OperationCopy?> GetAsync(OperationId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult<OperationCopy?>(null);

    public ValueTask SetIfNewerAsync(OperationSnapshot snapshot, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask InvalidateOlderAsync(OperationId id, Revision current, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask RemoveAsync(OperationId id, Revision last, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;
}
