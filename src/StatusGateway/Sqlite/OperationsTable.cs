using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Sqlite;

/// <summary>The rows of the user's table, as they were written.</summary>
internal static class OperationsTable
{
    // What a late write overtook is kept whole beside it, as in Postgres.
    private const string FindRow = """
        select status, progress, message, result, error, updated_at, metadata, created_at, revision, life,
            ended ->> 'status', ended ->> 'progress', ended ->> 'message', ended ->> 'result', ended ->> 'error',
            ended ->> 'updated_at', ended ->> 'revision'
        from operations
        where id = $1
        """;

    private const string Put = """
        insert into operations
            (id, status, progress, message, result, error, updated_at, metadata, created_at, revision, life, ended)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $12 is not null then json_object('status', $12,
            'progress', $13, 'message', $14, 'result', $15, 'error', $16, 'updated_at', $17, 'revision', $18) end)
        on conflict (id) do update
            set status = excluded.status, progress = excluded.progress, message = excluded.message,
                result = excluded.result, error = excluded.error, updated_at = excluded.updated_at,
                metadata = excluded.metadata, created_at = excluded.created_at, revision = excluded.revision,
                life = excluded.life, ended = excluded.ended
        """;

    private const string DeleteRow = "delete from operations where id = $1";

    public static WrittenOperation? Find(SqliteSession session, OperationId id)
    {
        using var row = session.Query(FindRow, id.ToString());
        return row.Read()
            ? new WrittenOperation
            {
                Id = id,
                State = row.ReadState(0)!,
                Metadata = row.TextOrNull(6),
                CreatedAt = row.GetInt64(7),
                Revision = new(row.GetInt64(8)),
                Life = new(row.GetInt64(9)),
                Ended = row.ReadState(10) is { } ended ? new(ended, new(row.GetInt64(16))) : null,
            }
            : null;
    }

    public static void Save(SqliteSession session, WrittenOperation row)
    {
        var (state, ended) = (row.State, row.Ended?.State);
        session.Execute(
            Put, row.Id.ToString(), state.Status.Word, state.Progress, state.Message, state.Result, state.Error, state.UpdatedAt,
            row.Metadata, row.CreatedAt, row.Revision.Number, row.Life.Number,
            ended?.Status.Word, ended?.Progress, ended?.Message, ended?.Result, ended?.Error, ended?.UpdatedAt,
            row.Ended?.Revision.Number);
    }

    public static void Delete(SqliteSession session, OperationId id) => session.Execute(DeleteRow, id.ToString());
}
