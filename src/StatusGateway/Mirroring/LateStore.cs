using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Mirroring;

/// <summary>A store of which it is known only once its server has been looked at what it can be made of.</summary>
/// <remarks>Until then it does not answer, as one whose server is gone. What is chosen stays for as long as the process runs.</remarks>
internal sealed class LateStore : IOperationStore, IObservationStore, IStoreIdentity, IEndingStore
{
    private volatile StoreParts? _chosen;

    private StoreParts Chosen => _chosen ?? throw new StoreUnansweredException();

    private IEndingStore Endings => Chosen.Endings ?? throw new StoreUnansweredException();

    /// <summary>Whether the server has been looked at.</summary>
    public bool IsChosen => _chosen is not null;

    public void Choose(StoreParts parts) => _chosen = parts;

    public ValueTask<FindResult> FindAsync(OperationId id, CancellationToken cancellationToken) =>
        Chosen.Operations.FindAsync(id, cancellationToken);

    public ValueTask<WrittenOperation?> FindWrittenAsync(OperationId id, CancellationToken cancellationToken) =>
        Chosen.Operations.FindWrittenAsync(id, cancellationToken);

    public ValueTask<SaveResult> SaveAsync(OperationUpdate update, CancellationToken cancellationToken) =>
        Chosen.Operations.SaveAsync(update, cancellationToken);

    public ValueTask<DeleteResult> DeleteAsync(OperationId id, Revision? expected, CancellationToken cancellationToken) =>
        Chosen.Operations.DeleteAsync(id, expected, cancellationToken);

    public ValueTask<IReadOnlyList<OperationSnapshot>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken) =>
        Chosen.Operations.ListAsync(after, limit, cancellationToken);

    public ValueTask<IReadOnlyDictionary<OperationId, Revision>> FindCommittedAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken) =>
        Chosen.Operations.FindCommittedAsync(ids, cancellationToken);

    public ValueTask<KeepResult> KeepAsync(Observation observation, CancellationToken cancellationToken) =>
        Chosen.Observations.KeepAsync(observation, cancellationToken);

    public ValueTask<Clearance?> FindClearanceAsync(
        OperationId id, CallerKey caller, CancellationToken cancellationToken) =>
        Chosen.Observations.FindClearanceAsync(id, caller, cancellationToken);

    public ValueTask<IReadOnlyList<OperationId>> EndClearancesAsync(
        OperationId? id, CallerKey caller, CancellationToken cancellationToken) =>
        Chosen.Observations.EndClearancesAsync(id, caller, cancellationToken);

    public ValueTask<ObservedSize> MeasureAsync(CancellationToken cancellationToken) =>
        Chosen.Observations.MeasureAsync(cancellationToken);

    public ValueTask<IReadOnlyList<OperationId>> TrimAsync(
        int rows, IReadOnlyCollection<OperationId> spared, CancellationToken cancellationToken) =>
        Chosen.Observations.TrimAsync(rows, spared, cancellationToken);

    public ValueTask<EndingTurn> TakeTurnAsync(string gateway, TimeSpan lasting, CancellationToken cancellationToken) =>
        Endings.TakeTurnAsync(gateway, lasting, cancellationToken);

    public ValueTask LeaveTurnAsync(string gateway, CancellationToken cancellationToken) =>
        Endings.LeaveTurnAsync(gateway, cancellationToken);

    public ValueTask<SilentPage> FindSilentAsync(
        TimeSpan silentFor, OperationId? after, int limit, CancellationToken cancellationToken) =>
        Endings.FindSilentAsync(silentFor, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<SilentOperation>> FindRunningAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken) =>
        Endings.FindRunningAsync(ids, cancellationToken);

    public ValueTask<OperationSnapshot?> EndAsync(SilentOperation seen, string why, CancellationToken cancellationToken) =>
        Endings.EndAsync(seen, why, cancellationToken);

    public ValueTask<bool> CleansItselfAsync(CancellationToken cancellationToken) => Endings.CleansItselfAsync(cancellationToken);

    public ValueTask<CleanupStep> CleanUpAsync(CleanupLimits limits, int most, CancellationToken cancellationToken) =>
        Endings.CleanUpAsync(limits, most, cancellationToken);

    public ValueTask<StoreIdentity> FindAsync(CancellationToken cancellationToken) => Chosen.Identity.FindAsync(cancellationToken);
}
