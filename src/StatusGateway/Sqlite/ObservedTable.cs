using Microsoft.Data.Sqlite;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;

namespace StatusGateway.Sqlite;

/// <summary>The rows of our own table: what was observed of an operation, by caller and route.</summary>
internal static class ObservedTable
{
    // The rows that the rules need, of which an operation with a thousand callers has few: the newest state, anyone's, the
    // gateway's, the creators' and the named callers'. All rows of one id lie together in the key, and only those named here
    // are read with their long columns.
    private const string FindRows = """
        select caller, route, life, began_observed, revision, changed, created, cleared_at, observed_at,
            status, progress, message, result, error, updated_at, representation
        from operations_observed
        where id = $1 and (caller in ('*', '', $2, $3) or created or rowid = (
            select rowid
            from operations_observed
            where id = $1 and status is not null
            order by life desc, case when caller = '' then 2 when status in ('complete', 'error') then 3 else 0 end desc,
                revision desc
            limit 1))
        order by caller, route
        """;

    private const string FindCallers = """
        select caller, route, life, began_observed, revision, changed, created, cleared_at, observed_at,
            status, progress, message, result, error, updated_at, representation
        from operations_observed
        where id = $1 and caller = $2
        order by route
        """;

    private const string FindChanged = "select max(changed) from operations_observed where id = $1";

    private const string Put = """
        insert into operations_observed
            (id, caller, route, life, began_observed, revision, changed, created, cleared_at, observed_at,
            status, progress, message, result, error, updated_at, representation, alive_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        on conflict (id, caller, route) do update
            set life = excluded.life, began_observed = excluded.began_observed, revision = excluded.revision,
                changed = excluded.changed, created = excluded.created, cleared_at = excluded.cleared_at,
                observed_at = excluded.observed_at, status = excluded.status, progress = excluded.progress,
                message = excluded.message, result = excluded.result, error = excluded.error,
                updated_at = excluded.updated_at, representation = excluded.representation,
                alive_at = max(coalesce(operations_observed.alive_at, operations_observed.revision / 1000), excluded.alive_at)
        """;

    private const string MoveLife =
        "update operations_observed set life = $3, began_observed = 0, changed = $4 where id = $1 and life = $2";

    private const string DeleteRows = "delete from operations_observed where id = $1";

    public static List<ObservedRow> Find(SqliteSession session, OperationId id, CallerKey? caller, CallerKey? other)
    {
        using var rows = session.Query(FindRows, id.ToString(), caller?.Text, other?.Text);
        return Read(id, rows);
    }

    public static List<ObservedRow> FindOf(SqliteSession session, OperationId id, CallerKey caller)
    {
        using var rows = session.Query(FindCallers, id.ToString(), caller.Text);
        return Read(id, rows);
    }

    /// <summary>The newest change of any of its rows.</summary>
    public static Revision Changed(SqliteSession session, OperationId id) =>
        new(session.Scalar<long>(FindChanged, id.ToString()));

    public static void Save(SqliteSession session, ObservedRow row)
    {
        var state = row.State;
        session.Execute(
            Put, row.Id.ToString(), row.Caller.Text, row.Route, row.Life.Number, row.BeganObserved, row.Revision.Number,
            row.Changed.Number, row.Created, row.ClearedAt, row.ObservedAt, state?.Status.Word, state?.Progress, state?.Message,
            state?.Result, state?.Error, state?.UpdatedAt, row.Representation, row.AliveAt);
    }

    /// <summary>Moves the rows of one life into another, which was written.</summary>
    public static void Rebase(SqliteSession session, OperationId id, Revision from, Revision to, Revision changed) =>
        session.Execute(MoveLife, id.ToString(), from.Number, to.Number, changed.Number);

    public static int Delete(SqliteSession session, OperationId id) => session.Execute(DeleteRows, id.ToString());

    private static List<ObservedRow> Read(OperationId id, SqliteDataReader row)
    {
        List<ObservedRow> rows = [];
        while (row.Read())
        {
            rows.Add(new ObservedRow
            {
                Id = id,
                Caller = new(row.GetString(0)),
                Route = row.GetString(1),
                Life = new(row.GetInt64(2)),
                BeganObserved = row.GetBoolean(3),
                Revision = new(row.GetInt64(4)),
                Changed = new(row.GetInt64(5)),
                Created = row.GetBoolean(6),
                ClearedAt = row.NumberOrNull(7),
                ObservedAt = row.GetInt64(8),
                State = row.ReadState(9),
                Representation = row.TextOrNull(15),
            });
        }

        return rows;
    }
}
