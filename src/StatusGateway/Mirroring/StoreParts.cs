using StatusGateway.Operations;

namespace StatusGateway.Mirroring;

/// <summary>What a store is made of.</summary>
internal sealed record StoreParts(IOperationStore Operations, IObservationStore Observations, IStoreIdentity Identity);
