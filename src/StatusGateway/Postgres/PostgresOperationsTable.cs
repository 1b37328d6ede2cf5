using System.Data.Common;
using Npgsql;
using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Postgres;

/// <summary>The user's table in Postgres: every request one round trip, and two where it may have to be rolled back.</summary>
internal sealed class PostgresOperationsTable(
    NpgsqlDataSource database, LateStore store, MirrorFile mirror, StoreClock clock, TimeProvider time) : IOperationsTable
{
    private const string CleanUp = "select public.cleanup_old_operations()";

    private readonly GroupedUpserts _grouped = new(database, new(clock), time);
    private readonly WriteMark _mark = new(clock);

    // Of a table that 001 alone made, the mirror has what the copies need to know; null where the table itself has.
    private MirroredOperationStore? Mirrored => store.IsChosen ? mirror.Store : throw new StoreUnansweredException();

    public async ValueTask<RowPage> ReadAsync(RowQuery query, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        TableStatements.Select(query).AddTo(batch);
        return await RunAsync(batch, static async (reader, cancellationToken) =>
        {
            await reader.ReadAsync(cancellationToken);
            return new RowPage(reader.GetString(0), reader.GetInt64(1), reader.GetValue(2) as long?);
        }, cancellationToken);
    }

    public async ValueTask<RowChanges> InsertAsync(RowInsertion insertion, CancellationToken cancellationToken) =>
        (Mirrored is null && SingleUpsert.Of(insertion) is { } single ? await _grouped.RunAsync(single) : null)
        ?? await WriteAsync(plain => new TableStatements(plain).Insert(insertion), insertion.Expected, cancellationToken);

    public ValueTask<RowChanges> UpdateAsync(RowUpdate update, CancellationToken cancellationToken)
    {
        if (update.Payload is { Columns: [] } or { Rows: [] })
        {
            update.Expected.Check(0);
            return new(new RowChanges { Affected = 0 });
        }

        return WriteAsync(_ => TableStatements.Update(update), update.Expected, cancellationToken);
    }

    public async ValueTask<RowChanges> DeleteAsync(RowDeletion deletion, CancellationToken cancellationToken)
    {
        var mirrored = Mirrored;
        var statement = new TableStatements(isPlain: mirrored is not null).Delete(deletion);
        var (changes, ids) = await RunMarkedAsync(
            statement, null, deletion.Expected, mirrored is null ? ReadDeletedAsync : ReadNothingAsync, cancellationToken);
        if (mirrored is null)
        {
            return changes;
        }

        return await IfSeenAsync(changes, async () =>
        {
            await mirrored.SeeAsync(ids, CancellationToken.None);
            var last = Revision.Of(time.GetUtcNow()); // the mirror's revisions are of this clock
            return changes with { Deleted = [.. ids.Select(id => new DeletedRow(id, last))] };
        });
    }

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

    private async ValueTask<RowChanges> WriteAsync(
        Func<bool, TableStatement> state, AffectedRows expected, CancellationToken cancellationToken)
    {
        if (Mirrored is not { } mirrored)
        {
            var (written, _) = await RunMarkedAsync(
                state(false), StoredOperations.ReadChanged, expected, ReadChangedAsync, cancellationToken);
            return written;
        }

        var (changes, ids) = await RunMarkedAsync(state(true), null, expected, ReadNothingAsync, cancellationToken);
        return await IfSeenAsync(
            changes, async () => changes with { Changed = await mirrored.FindAllAsync(ids, CancellationToken.None) });
    }

    // A batch is a transaction of its own; one that may have to be undone is given another around it.
    private async ValueTask<(RowChanges Changes, IReadOnlyList<OperationId> Ids)> RunMarkedAsync(
        TableStatement statement,
        string? after,
        AffectedRows expected,
        Func<NpgsqlDataReader, RowChanges, CancellationToken, Task<RowChanges>> readOn,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = expected.IsUnlimited ? null : await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        var sent = _mark.AddTo(batch);
        statement.AddTo(batch);
        if (after is not null)
        {
            batch.Next(after);
        }

        var outcome = await RunAsync(batch, async (reader, cancellationToken) =>
        {
            await _mark.ReadAsync(reader, sent, cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var changes = new RowChanges
            {
                Json = reader.GetString(0),
                Affected = reader.GetInt64(1),
                Inserted = reader.GetInt64(2),
            };
            var ids = await reader.GetFieldValueAsync<string[]>(3, cancellationToken);
            return (await readOn(reader, changes, cancellationToken), IdsOf(ids));
        }, cancellationToken);

        if (transaction is not null)
        {
            expected.Check(outcome.Item1.Affected);
            await transaction.CommitAsync(cancellationToken);
        }

        return outcome;
    }

    private static async Task<RowChanges> ReadChangedAsync(
        NpgsqlDataReader reader, RowChanges changes, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        var stored = await reader.ReadAllAsync(cancellationToken);
        return changes with { Changed = [.. stored.Values.Select(static row => row.ToSnapshot()).OfType<OperationSnapshot>()] };
    }

    private static async Task<RowChanges> ReadDeletedAsync(
        NpgsqlDataReader reader, RowChanges changes, CancellationToken cancellationToken)
    {
        var ids = await reader.GetFieldValueAsync<string[]>(3, cancellationToken);
        var last = await reader.GetFieldValueAsync<long[]>(4, cancellationToken);
        List<DeletedRow> deleted = [];
        for (var row = 0; row < ids.Length; row++)
        {
            if (OperationId.TryFromStored(ids[row], out var id))
            {
                deleted.Add(new(id, new(last[row])));
            }
        }

        return changes with { Deleted = deleted };
    }

    private static Task<RowChanges> ReadNothingAsync(
        NpgsqlDataReader reader, RowChanges changes, CancellationToken cancellationToken) => Task.FromResult(changes);

    // It is committed: what the mirror cannot see now, the reconciler sees, and the write stands.
    private static async Task<RowChanges> IfSeenAsync(RowChanges changes, Func<Task<RowChanges>> see)
    {
        try
        {
            return await see();
        }
        catch (DbException)
        {
            return changes;
        }
    }

    private static List<OperationId> IdsOf(string[] texts)
    {
        List<OperationId> ids = [];
        foreach (var text in texts)
        {
            if (OperationId.TryFromStored(text, out var id))
            {
                ids.Add(id);
            }
        }

        return ids;
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
