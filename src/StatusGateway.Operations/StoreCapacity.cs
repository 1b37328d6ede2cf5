namespace StatusGateway.Operations;

/// <summary>What a store can do at one time.</summary>
/// <param name="ReadsAtOnce">How many reads run side by side; the others wait.</param>
public sealed record StoreCapacity(int ReadsAtOnce);
