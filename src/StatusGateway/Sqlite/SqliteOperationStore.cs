using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Sqlite;

/// <summary>The store when nothing is configured: written state in this gateway's own file.</summary>
internal sealed class SqliteOperationStore(SqliteDatabase database, TimeProvider time) : IOperationStore
{
    private const string ListIds = """
        select id from operations where id > $1
        union
        select id from operations_observed where id > $1 and status is not null
        order by id
        limit $2
        """;

    // A clearance alone makes nothing known.
    private const string FindCommitted = """
        select (select revision from operations where id = $1), max(changed), max(status is not null)
        from operations_observed
        where id = $1
        """;

    // The first by the index alone, however many there are.
    private const string Describe = """
        with written as (select count(*) as known, min(updated_at) as oldest, max(updated_at) as newest from operations),
        observed as (
            select count(distinct id) as known, min(observed_at) as oldest, max(observed_at) as newest
            from operations_observed o
            where status is not null and not exists (select 1 from operations w where w.id = o.id))
        select w.known + o.known,
            min(coalesce(w.oldest, o.oldest), coalesce(o.oldest, w.oldest)),
            max(coalesce(w.newest, o.newest), coalesce(o.newest, w.newest))
        from written w, observed o
        """;

    public ValueTask<FindResult> FindAsync(OperationId id, CancellationToken cancellationToken) => new(database.ReadAsync(
        session => StoredOperation.Read(session, id).Snapshot is { } snapshot
            ? new FindResult.Found(snapshot)
            : (FindResult)new FindResult.Absent(),
        cancellationToken));

    public ValueTask<WrittenOperation?> FindWrittenAsync(OperationId id, CancellationToken cancellationToken) =>
        new(database.ReadAsync(session => OperationsTable.Find(session, id), cancellationToken));

    public ValueTask<SaveResult> SaveAsync(OperationUpdate update, CancellationToken cancellationToken) =>
        new(database.WriteAsync(session => Save(session, update), cancellationToken));

    public ValueTask<DeleteResult> DeleteAsync(OperationId id, Revision? expected, CancellationToken cancellationToken) =>
        new(database.WriteAsync(session => Delete(session, id, expected), cancellationToken));

    public ValueTask<IReadOnlyList<OperationSnapshot>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken) => new(
            database.ReadAsync<IReadOnlyList<OperationSnapshot>>(session => List(session, after, limit), cancellationToken));

    public ValueTask<IReadOnlyDictionary<OperationId, Revision>> FindCommittedAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken) => new(
            database.ReadAsync<IReadOnlyDictionary<OperationId, Revision>>(
                session => Committed(session, ids), cancellationToken));

    /// <summary>What the start line says of it.</summary>
    public Task<StoreContents> DescribeAsync(CancellationToken cancellationToken) => database.ReadAsync(
        static session =>
        {
            using var row = session.Query(Describe);
            row.Read();
            return new StoreContents(row.GetInt64(0), row.NumberOrNull(1), row.NumberOrNull(2));
        },
        cancellationToken);

    private SaveResult Save(SqliteSession session, OperationUpdate update)
    {
        var before = StoredOperation.Read(session, update.Id);
        var current = before.Written?.Revision ?? Revision.None;
        if (update.Expected is { } expected && expected != current)
        {
            return new SaveResult.Conflict(current);
        }

        var now = time.GetUtcNow();
        var state = update.State with { UpdatedAt = update.State.UpdatedAt ?? now.ToUnixTimeMilliseconds() };
        var past = before.Written is null ? Revision.Newer(before.Changed, Deletions.Last(session)) : before.Changed;
        var row = WritingRule.Apply(before.Written, update with { State = state }, past.TimeAfter(now));
        OperationsTable.Save(session, row);
        return new SaveResult.Saved((before with { Written = row }).Snapshot!);
    }

    private DeleteResult Delete(SqliteSession session, OperationId id, Revision? expected)
    {
        var before = StoredOperation.Read(session, id);
        if (before.Committed == Revision.None)
        {
            return new DeleteResult.Absent();
        }

        var current = before.Written?.Revision ?? Revision.None;
        if (expected is not null && expected != current)
        {
            return new DeleteResult.Conflict(current);
        }

        var last = before.Committed.Next(time.GetUtcNow());
        StoredOperation.Remove(session, id, last);
        return new DeleteResult.Deleted(last);
    }

    private static List<OperationSnapshot> List(SqliteSession session, OperationId? after, int limit)
    {
        List<OperationId> ids = [];
        using (var rows = session.Query(ListIds, after?.ToString() ?? "", limit))
        {
            while (rows.Read())
            {
                ids.Add(rows.ReadId(0));
            }
        }

        return ids.ConvertAll(id => StoredOperation.Read(session, id).Snapshot!);
    }

    private static Dictionary<OperationId, Revision> Committed(SqliteSession session, IReadOnlyCollection<OperationId> ids)
    {
        Dictionary<OperationId, Revision> committed = [];
        foreach (var id in ids)
        {
            using var row = session.Query(FindCommitted, id.ToString());
            row.Read();
            var (written, changed) = (row.NumberOrNull(0), row.NumberOrNull(1));
            if (written is not null || row.NumberOrNull(2) is 1)
            {
                committed[id] = new(Math.Max(written ?? 0, changed ?? 0));
            }
        }

        return committed;
    }
}

/// <summary>How many operations are known, and when the oldest and the newest were last heard of.</summary>
internal sealed record StoreContents(long Operations, long? OldestAt, long? NewestAt);
