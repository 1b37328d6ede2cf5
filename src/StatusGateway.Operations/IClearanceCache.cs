namespace StatusGateway.Operations;

/// <summary>A place for copies of clearances. It may lose anything at any time.</summary>
public interface IClearanceCache
{
    /// <summary>The clearance of one caller, of whichever life; null if none is here.</summary>
    ValueTask<Clearance?> GetAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken);

    ValueTask SetAsync(OperationId id, Clearance clearance, CancellationToken cancellationToken);

    /// <summary>Forgets a clearance that has ended.</summary>
    ValueTask RemoveAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken);
}
