namespace StatusGateway.Operations;

/// <summary>A shared place for copies of clearances. It may lose anything at any time; the store is asked then.</summary>
public interface IClearanceCache
{
    ValueTask<Clearance?> GetAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken);

    ValueTask SetAsync(OperationId id, Clearance clearance, CancellationToken cancellationToken);

    ValueTask RemoveAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken);
}
