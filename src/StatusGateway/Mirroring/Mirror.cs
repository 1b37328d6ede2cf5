using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;
using StatusGateway.Sqlite;

namespace StatusGateway.Mirroring;

/// <summary>
/// This gateway's own record of a plain table's rows, in which they have the revision, life and end that the table has no
/// place for.
/// </summary>
/// <remarks>
/// It only moves forward in the table's own history: a row read after the mirror was, or written in the place of what the
/// mirror holds, is newer than that. So what is recorded counts only if the mirror has not moved since.
/// </remarks>
internal sealed class Mirror(SqliteDatabase database, TimeProvider time)
{
    private const string Page = "select id from operations where id > $1 order by id limit $2";

    // Known by observation alone: of those that are written, the table has a page of its own.
    private const string PageOfObserved = """
        select distinct id
        from operations_observed o
        where id > $1 and status is not null and not exists (select 1 from operations w where w.id = o.id)
        order by id
        limit $2
        """;

    private const string IsObserved = """
        select exists (select 1 from operations_observed where id = $1 and status is not null)
            and not exists (select 1 from operations where id = $1)
        """;

    /// <summary>The rows as they were last seen.</summary>
    public Task<Dictionary<OperationId, WrittenOperation>> FindAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken) => database.ReadAsync(
            session => ids.Select(id => OperationsTable.Find(session, id))
                .OfType<WrittenOperation>()
                .ToDictionary(row => row.Id),
            cancellationToken);

    public Task<List<OperationId>> ListAsync(OperationId? after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Ids(session, Page, after, limit), cancellationToken);

    public Task<List<OperationId>> ListObservedAsync(OperationId? after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Ids(session, PageOfObserved, after, limit), cancellationToken);

    /// <summary>Whether it is known, and never was written.</summary>
    public Task<bool> IsObservedAsync(OperationId id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.Scalar<bool>(IsObserved, id.ToString()), cancellationToken);

    /// <summary>Deals a revision to each row that is not as the mirror has it, and forgets what is gone.</summary>
    public Task RecordAsync(IReadOnlyCollection<Sighting> sightings, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                foreach (var sighting in sightings)
                {
                    Record(session, sighting);
                }

                return true;
            },
            cancellationToken);

    /// <summary>Records what this gateway wrote in the place of what it knew, and says what polls may be shown now.</summary>
    public Task<OperationSnapshot> RecordAsync(
        Revision known, OperationUpdate update, PlainRow saved, CancellationToken cancellationToken) => database.WriteAsync(
            session =>
            {
                var before = StoredOperation.Read(session, update.Id);
                var row = Deal(session, before, saved, update.ProposedLife);
                if (known == Committed(before.Written))
                {
                    OperationsTable.Save(session, row);
                    return (before with { Written = row }).Snapshot!;
                }

                // Somebody was quicker, and saw either this very write or one that came after it.
                return before.Snapshot ?? row.ToSnapshot();
            },
            cancellationToken);

    /// <summary>Forgets an operation with all that was observed of it; copies up to the revision returned are void.</summary>
    public Task<Revision> ForgetAsync(OperationId id, Revision known, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Forget(session, id, known), cancellationToken);

    private void Record(SqliteSession session, Sighting sighting)
    {
        var before = StoredOperation.Read(session, sighting.Id);
        if (Committed(before.Written) != sighting.Known || PlainRow.Of(before.Written) == sighting.Row)
        {
            return;
        }

        if (sighting.Row is { } row)
        {
            OperationsTable.Save(session, Deal(session, before, row, Life(before, row)));
        }
        else
        {
            Forget(session, sighting.Id, sighting.Known);
        }
    }

    private Revision Forget(SqliteSession session, OperationId id, Revision known)
    {
        var before = StoredOperation.Read(session, id);
        if (before.Committed == Revision.None)
        {
            return Deletions.Last(session); // somebody saw that it was gone
        }

        if (Committed(before.Written) != known)
        {
            return known; // it is there again
        }

        var last = before.Committed.Next(time.GetUtcNow());
        StoredOperation.Remove(session, id, last);
        return last;
    }

    private WrittenOperation Deal(SqliteSession session, StoredOperation before, PlainRow row, Revision life)
    {
        var past = before.Written is null ? Revision.Newer(before.Changed, Deletions.Last(session)) : before.Changed;
        var update = new OperationUpdate { Id = row.Id, State = row.State, Metadata = row.Metadata, ProposedLife = life };
        return WritingRule.Apply(before.Written, update, past.TimeAfter(time.GetUtcNow())) with { CreatedAt = row.CreatedAt };
    }

    // A row that is seen for the first time may be old: its life began when it says, not now, so that whoever only names it
    // is not taken for its creator. It comes after an observed life that still runs, and so takes that over; what was
    // observed to end is the same operation's, except where ids are dealt twice.
    private Revision Life(StoredOperation before, PlainRow row)
    {
        var observed = ObservedRows.Newest(before.Rows);
        if (observed is { Order.IsFinal: true } && !row.Id.MayBeDealtAgain)
        {
            return observed.Life;
        }

        var created = new Revision(Math.Clamp(row.CreatedAt, 0, time.GetUtcNow().ToUnixTimeMilliseconds()) * 1000);
        return Revision.Newer(created, new((observed?.Life ?? Revision.None).Number + 1));
    }

    private static Revision Committed(WrittenOperation? row) => row?.Revision ?? Revision.None;

    private static List<OperationId> Ids(SqliteSession session, string sql, OperationId? after, int limit)
    {
        List<OperationId> ids = [];
        using var rows = session.Query(sql, after?.ToString() ?? "", limit);
        while (rows.Read())
        {
            ids.Add(rows.ReadId(0));
        }

        return ids;
    }
}
