using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Postgres;

/// <summary>The user's table in Postgres: every request one round trip, and two where it may have to be rolled back.</summary>
internal sealed class PostgresOperationsTable(NpgsqlDataSource database) : IOperationsTable
{
    // Keeps our own writes from being announced, and lets an insert propose a life; ends with the transaction.
    private const string Mark = "select set_config('statusgateway.via', '1', true)";

    private const string CleanUp = "select public.cleanup_old_operations()";

    public async ValueTask<RowPage> ReadAsync(RowQuery query, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        TableStatements.Select(query).AddTo(batch);
        return await RunAsync(batch, static async (reader, cancellationToken) =>
        {
            await reader.ReadAsync(cancellationToken);
            return new RowPage(reader.GetString(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetInt64(2));
        }, cancellationToken);
    }

    public ValueTask<RowChanges> InsertAsync(RowInsertion insertion, CancellationToken cancellationToken) =>
        WriteAsync(TableStatements.Insert(insertion), insertion.Expected, cancellationToken);

    public ValueTask<RowChanges> UpdateAsync(RowUpdate update, CancellationToken cancellationToken)
    {
        if (update.Payload is { Columns: [] } or { Rows: [] })
        {
            update.Expected.Check(0);
            return new(new RowChanges { Affected = 0 });
        }

        return WriteAsync(TableStatements.Update(update), update.Expected, cancellationToken);
    }

    public ValueTask<RowChanges> DeleteAsync(RowDeletion deletion, CancellationToken cancellationToken) =>
        RunMarkedAsync(TableStatements.Delete(deletion), null, deletion.Expected, ReadDeletedAsync, cancellationToken);

    public async ValueTask<int> CleanUpAsync(CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.Next(CleanUp);
        return await RunAsync(batch, static async (reader, cancellationToken) =>
        {
            await reader.ReadAsync(cancellationToken);
            return reader.GetInt32(0);
        }, cancellationToken);
    }

    private ValueTask<RowChanges> WriteAsync(
        TableStatement statement, AffectedRows expected, CancellationToken cancellationToken) =>
        RunMarkedAsync(statement, StoredOperations.ReadChanged, expected, ReadChangedAsync, cancellationToken);

    // A batch is a transaction of its own; one that may have to be undone is given another around it.
    private async ValueTask<RowChanges> RunMarkedAsync(
        TableStatement statement,
        string? after,
        AffectedRows expected,
        Func<NpgsqlDataReader, CancellationToken, Task<RowChanges>> read,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = expected.IsUnlimited ? null : await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Next(Mark);
        statement.AddTo(batch);
        if (after is not null)
        {
            batch.Next(after);
        }

        var changes = await RunAsync(batch, async (reader, cancellationToken) =>
        {
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return await read(reader, cancellationToken);
        }, cancellationToken);

        if (transaction is not null)
        {
            expected.Check(changes.Affected);
            await transaction.CommitAsync(cancellationToken);
        }

        return changes;
    }

    private static async Task<RowChanges> ReadChangedAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var changes = new RowChanges
        {
            Json = reader.GetString(0),
            Affected = reader.GetInt64(1),
            Inserted = reader.GetInt64(2),
        };
        await reader.NextResultAsync(cancellationToken);
        var stored = await reader.ReadAllAsync(cancellationToken);
        return changes with { Changed = [.. stored.Values.Select(static row => row.ToSnapshot()).OfType<OperationSnapshot>()] };
    }

    private static Task<RowChanges> ReadDeletedAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var ids = reader.GetFieldValue<string[]>(2);
        var last = reader.GetFieldValue<long[]>(3);
        List<DeletedRow> deleted = [];
        for (var row = 0; row < ids.Length; row++)
        {
            if (OperationId.TryFromStored(ids[row], out var id))
            {
                deleted.Add(new(id, new(last[row])));
            }
        }

        return Task.FromResult(new RowChanges
        {
            Json = reader.GetString(0),
            Affected = reader.GetInt64(1),
            Deleted = deleted,
        });
    }

    // What Postgres says of the request is the answer to it; what it says of itself is a fault.
    private static async Task<T> RunAsync<T>(
        NpgsqlBatch batch, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            return await read(reader, cancellationToken);
        }
        catch (PostgresException answer) when (PostgresErrors.IsAboutRequest(answer.SqlState))
        {
            throw new RestException(PostgresErrors.ToRest(answer));
        }
    }
}
