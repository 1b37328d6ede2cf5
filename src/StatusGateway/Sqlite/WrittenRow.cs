using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Rows;
using Column = StatusGateway.Supabase.Requests.Column;

namespace StatusGateway.Sqlite;

/// <summary>Commits one row of the supabase-js endpoint by the rule of the table's trigger.</summary>
internal static class WrittenRow
{
    /// <summary>Writes the row in place of what stands there, or as a new one.</summary>
    /// <param name="session">Where.</param>
    /// <param name="before">What is stored under the row's id; its written row may have had another id.</param>
    /// <param name="row">A whole row that the table's constraints have let through.</param>
    /// <param name="past">What the new revision must be newer than.</param>
    /// <param name="now">The time of the write.</param>
    /// <returns>What polls may be shown from now on.</returns>
    public static OperationSnapshot Save(
        SqliteSession session, StoredOperation before, TableRow row, Revision past, DateTimeOffset now)
    {
        var update = new OperationUpdate
        {
            Id = before.Id,
            State = new(
                OperationStatus.OfWord((string?)row[Column.Status])!.Value,
                (long)row[Column.Progress]!,
                (string?)row[Column.Message],
                row[Column.Result]?.ToString(),
                (string?)row[Column.Error],
                (long)row[Column.UpdatedAt]!),
            Metadata = row[Column.Metadata]?.ToString(),
        };
        var continued = update with { ProposedLife = LifeToContinue(before, update.State.Status.IsFinal) };
        var written = WritingRule.Apply(before.Written, continued, past.TimeAfter(now)) with
        {
            CreatedAt = (long)row[Column.CreatedAt]!,
        };
        OperationsTable.Save(session, written);
        return (before with { Written = written }).Snapshot!;
    }

    /// <exception cref="RestException">This store cannot keep the id.</exception>
    public static OperationId IdOf(TableRow row) => OperationId.TryFromStored(row.Id, out var id)
        ? id
        : throw new RestException(SqlErrors.IdTooLong());

    /// <summary>An insert for an id whose observed life still runs, or was declared lost, goes on with that life.</summary>
    private static Revision LifeToContinue(StoredOperation before, bool isFinal) =>
        before.Snapshot is { } known && ObservedRows.IsContinuedBy(known, isFinal) ? known.Order.Life : Revision.None;
}
