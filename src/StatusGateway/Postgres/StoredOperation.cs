using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Postgres;

/// <summary>What both tables hold of one operation, as far as it was asked for, at one time.</summary>
/// <param name="Id">Which operation.</param>
/// <param name="Written">Its row in the user's table.</param>
/// <param name="Observed">The rows that <see cref="ObservedRows.Merge"/> needs.</param>
/// <param name="Changed">The newest change of any of its observed rows.</param>
internal sealed record StoredOperation(
    OperationId Id, WrittenOperation? Written, IReadOnlyList<ObservedRow> Observed, Revision Changed)
{
    public static StoredOperation Nothing(OperationId id) => new(id, null, [], Revision.None);

    /// <summary>Up to which revision the id was deleted; <see cref="Revision.None"/> where no deletion is remembered.</summary>
    public Revision DeletedUpTo => ObservedRows.DeletedUpTo(Observed);

    public OperationSnapshot? ToSnapshot() => ObservedRows.Merge(Id, Written, Observed, Changed);
}
