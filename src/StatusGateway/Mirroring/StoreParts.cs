using StatusGateway.Operations;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Mirroring;

/// <summary>What a store is made of; without endings where its server lacks what they need.</summary>
internal sealed record StoreParts(
    IOperationStore Operations, IObservationStore Observations, IStoreIdentity Identity, IEndingStore? Endings);
