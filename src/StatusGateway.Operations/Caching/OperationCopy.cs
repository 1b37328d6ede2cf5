namespace StatusGateway.Operations.Caching;

/// <summary>A snapshot outside the store, and whether it may be served without asking the next tier.</summary>
public readonly record struct OperationCopy(OperationSnapshot Snapshot, bool IsFresh);
