using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Sqlite;

namespace StatusGateway.Mirroring;

/// <summary>Observed state beside the mirror of a plain table, in this gateway's own file.</summary>
internal sealed class MirroredObservationStore(MirroredOperationStore table, SqliteObservationStore observed) : IObservationStore
{
    // What was written decides what an observation is worth, and the table may hold more than was seen of it: a creation's id
    // that somebody else's row already has must bind nobody.
    public async ValueTask<KeepResult> KeepAsync(Observation observation, CancellationToken cancellationToken)
    {
        await table.SeeAsync([observation.Id], cancellationToken);
        return await observed.KeepAsync(observation, cancellationToken);
    }

    public ValueTask<Clearance?> FindClearanceAsync(
        OperationId id, CallerKey caller, CancellationToken cancellationToken) =>
        observed.FindClearanceAsync(id, caller, cancellationToken);

    public ValueTask<IReadOnlyList<OperationId>> EndClearancesAsync(
        OperationId? id, CallerKey caller, CancellationToken cancellationToken) =>
        observed.EndClearancesAsync(id, caller, cancellationToken);

    public ValueTask<ObservedSize> MeasureAsync(CancellationToken cancellationToken) => observed.MeasureAsync(cancellationToken);

    public ValueTask<IReadOnlyList<OperationId>> TrimAsync(
        int rows, IReadOnlyCollection<OperationId> spared, CancellationToken cancellationToken) =>
        observed.TrimAsync(rows, spared, cancellationToken);
}
