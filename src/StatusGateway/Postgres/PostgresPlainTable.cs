using Npgsql;
using StatusGateway.Mirroring;
using StatusGateway.Operations;

namespace StatusGateway.Postgres;

/// <summary>The user's table on a Postgres that has 001 alone.</summary>
internal sealed class PostgresPlainTable(NpgsqlDataSource database) : IPlainTable
{
    private const string Find = """
        select id, status, progress, message, result::text, error, metadata::text, created_at, updated_at
        from public.operations
        where id = any($1)
        """;

    private const string List = """
        select id, status, progress, message, result::text, error, metadata::text, created_at, updated_at
        from public.operations
        where id > $1 and octet_length(id) <= 1000
        order by id
        limit $2
        """;

    private const string Insert = """
        insert into public.operations (id, status, progress, message, result, error, metadata, created_at, updated_at)
        values ($1, $2, $3, $4, $5::jsonb, $6, $7::jsonb, $8, $9)
        on conflict do nothing
        returning id, status, progress, message, result::text, error, metadata::text, created_at, updated_at
        """;

    // $10 and on: the row as it was seen, column by column. JSON is compared as the text that was read.
    private const string Replace = """
        update public.operations
        set status = $2, progress = $3, message = $4, result = $5::jsonb, error = $6, metadata = $7::jsonb, created_at = $8,
            updated_at = $9
        where id = $1 and (status, progress, message, created_at, updated_at) = ($10, $11, $12, $16, $17)
            and result::text is not distinct from $13 and error is not distinct from $14
            and metadata::text is not distinct from $15
        returning id, status, progress, message, result::text, error, metadata::text, created_at, updated_at
        """;

    private const string Delete = """
        delete from public.operations
        where id = $1 and (status, progress, message, created_at, updated_at) = ($2, $3, $4, $8, $9)
            and result::text is not distinct from $5 and error is not distinct from $6
            and metadata::text is not distinct from $7
        """;

    public async ValueTask<IReadOnlyList<PlainRow>> FindAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Find);
        command.Parameters.Say(ids.Select(id => id.ToString()).ToArray());
        return await ReadAsync(command, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<PlainRow>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(List);
        command.Parameters.Say(after?.ToString() ?? "");
        command.Parameters.Say(limit);
        return await ReadAsync(command, cancellationToken);
    }

    public async ValueTask<PlainRow?> SaveAsync(PlainRow? seen, PlainRow row, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(seen is null ? Insert : Replace);
        command.Parameters.Say(row.Id.ToString());
        SayColumns(command.Parameters, row);
        if (seen is not null)
        {
            SayColumns(command.Parameters, seen);
        }

        var saved = await ReadAsync(command, cancellationToken);
        return saved.SingleOrDefault();
    }

    public async ValueTask<bool> DeleteAsync(PlainRow seen, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Delete);
        command.Parameters.Say(seen.Id.ToString());
        SayColumns(command.Parameters, seen);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static void SayColumns(NpgsqlParameterCollection parameters, PlainRow row)
    {
        parameters.Say(row.State.Status.Word);
        parameters.Say((int)row.State.Progress);
        parameters.SayText(row.State.Message);
        parameters.Say(row.State.Result);
        parameters.SayText(row.State.Error);
        parameters.Say(row.Metadata);
        parameters.Say(row.CreatedAt);
        parameters.Say(row.State.UpdatedAt);
    }

    private static async Task<List<PlainRow>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        List<PlainRow> rows = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (OperationId.TryFromStored(reader.GetString(0), out var id))
            {
                rows.Add(new(id, State(reader), Text(reader, 6), reader.GetInt64(7)));
            }
        }

        return rows;
    }

    private static OperationState State(NpgsqlDataReader reader) => new(
        OperationStatus.OfWord(reader.GetString(1)) ?? OperationStatus.Error,
        reader.GetInt32(2),
        reader.GetString(3),
        Text(reader, 4),
        Text(reader, 5),
        reader.GetInt64(8));

    private static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
