using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;
using StatusGateway.Supabase;

namespace StatusGateway.Sqlite;

/// <summary>Both tables' rows of one operation at one moment: what the library's rules are given.</summary>
/// <param name="Id">Which operation.</param>
/// <param name="Written">Its row in the user's table, if any.</param>
/// <param name="Rows">The observed rows that the rules need.</param>
/// <param name="Changed">The newest change of any of its observed rows.</param>
internal sealed record StoredOperation(
    OperationId Id, WrittenOperation? Written, IReadOnlyList<ObservedRow> Rows, Revision Changed)
{
    private const string FindNewest = """
        select max(
            coalesce((select revision from operations where id = $1), 0),
            coalesce((select max(changed) from operations_observed where id = $1), 0))
        """;

    /// <summary>The newest of all that was committed of it.</summary>
    public Revision Committed => Revision.Newer(Changed, Written?.Revision ?? Revision.None);

    public OperationSnapshot? Snapshot => ObservedRows.Merge(Id, Written, Rows, Changed);

    public static StoredOperation Read(
        SqliteSession session, OperationId id, CallerKey? caller = null, CallerKey? other = null) => new(
            id,
            OperationsTable.Find(session, id),
            ObservedTable.Find(session, id, caller, other),
            ObservedTable.Changed(session, id));

    /// <summary>The newest of all that was committed of an operation, without its states.</summary>
    public static Revision FindCommitted(SqliteSession session, OperationId id) =>
        new(session.Scalar<long>(FindNewest, id.ToString()));

    /// <summary>Removes all of it; what is committed of the id afterwards is newer than <paramref name="last"/>.</summary>
    public static void Remove(SqliteSession session, OperationId id, Revision last)
    {
        OperationsTable.Delete(session, id);
        ObservedTable.Delete(session, id);
        Deletions.Remember(session, last);
    }

    /// <summary>Removes many; what is committed of any of the ids afterwards is newer than the newest of their last revisions.</summary>
    public static void Remove(SqliteSession session, IReadOnlyCollection<DeletedRow> deleted)
    {
        foreach (var row in deleted)
        {
            OperationsTable.Delete(session, row.Id);
            ObservedTable.Delete(session, row.Id);
        }

        Deletions.Remember(session, deleted.Select(static row => row.Last).Aggregate(Revision.Newer));
    }
}
