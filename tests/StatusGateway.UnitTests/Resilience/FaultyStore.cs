using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.UnitTests.Resilience;

/// <summary>A store that knows nothing, and fails on demand.</summary>
internal sealed class FaultyStore : IOperationStore, IObservationStore
{
    public Exception? Fails { get; set; }

    public ValueTask<FindResult> FindAsync(OperationId id, CancellationToken cancellationToken) =>
        Say<FindResult>(new FindResult.Absent());

    public ValueTask<WrittenOperation?> FindWrittenAsync(OperationId id, CancellationToken cancellationToken) =>
        Say<WrittenOperation?>(null);

    public ValueTask<SaveResult> SaveAsync(OperationUpdate update, CancellationToken cancellationToken) =>
        Say<SaveResult>(new SaveResult.Conflict(Revision.None));

    public ValueTask<DeleteResult> DeleteAsync(OperationId id, Revision? expected, CancellationToken cancellationToken) =>
        Say<DeleteResult>(new DeleteResult.Absent());

    public ValueTask<IReadOnlyList<OperationSnapshot>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken) => Say<IReadOnlyList<OperationSnapshot>>([]);

    public ValueTask<IReadOnlyDictionary<OperationId, Revision>> FindCommittedAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken) =>
        Say<IReadOnlyDictionary<OperationId, Revision>>(new Dictionary<OperationId, Revision>());

    public ValueTask<KeepResult> KeepAsync(Observation observation, CancellationToken cancellationToken) =>
        Say(new KeepResult(KeepOutcome.Unchanged, null, null));

    public ValueTask<Clearance?> FindClearanceAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken) =>
        Say<Clearance?>(null);

    public ValueTask<IReadOnlyList<OperationId>> EndClearancesAsync(
        OperationId? id, CallerKey caller, CancellationToken cancellationToken) => Say<IReadOnlyList<OperationId>>([]);

    public ValueTask<ObservedSize> MeasureAsync(CancellationToken cancellationToken) => Say(default(ObservedSize));

    public ValueTask<IReadOnlyList<OperationId>> TrimAsync(
        int rows, IReadOnlyCollection<OperationId> spared, CancellationToken cancellationToken) =>
        Say<IReadOnlyList<OperationId>>([]);

    private ValueTask<T> Say<T>(T answer) => Fails is null ? new(answer) : throw Fails;
}
