using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Supabase;

namespace StatusGateway.Postgres;

/// <summary>Upserts of single rows that come at the same time: one statement, one round trip and one commit for all of them.</summary>
/// <remarks>What Postgres refuses of a group goes again row by row, so each is answered as though it had gone alone.</remarks>
internal sealed class GroupedUpserts
{
    // Somebody may hold a row for long: whoever writes that one waits for it by itself, and not with the others behind it.
    private const string Impatiently = ", set_config('lock_timeout', '50ms', true)";

    private readonly NpgsqlDataSource _database;
    private readonly WriteMark _mark;
    private readonly UpsertQueue _queue;

    public GroupedUpserts(NpgsqlDataSource database, WriteMark mark, TimeProvider time)
    {
        _database = database;
        _mark = mark;
        _queue = new(WriteAsync, time);
    }

    /// <returns>What it did; null when it was not done, and is to go by itself.</returns>
    public Task<RowChanges?> RunAsync(SingleUpsert upsert) => _queue.RunAsync(upsert);

    private async Task<IReadOnlyDictionary<OperationId, RowChanges>?> WriteAsync(IReadOnlyList<SingleUpsert> upserts)
    {
        // In one order everywhere: two gateways whose groups share rows do not wait for each other in a circle.
        List<SingleUpsert> group = [.. upserts.OrderBy(static one => one.Id.ToString(), StringComparer.Ordinal)];
        try
        {
            return await WriteAsync(group);
        }
        catch (PostgresException refused) when (
            refused.SqlState is PostgresErrorCodes.LockNotAvailable
            || (group.Count > 1 && PostgresErrors.IsAboutRequest(refused.SqlState)))
        {
            return null;
        }
        catch (PostgresException answer) when (PostgresErrors.IsAboutRequest(answer.SqlState))
        {
            throw new RestException(PostgresErrors.ToRest(answer));
        }
    }

    private async Task<IReadOnlyDictionary<OperationId, RowChanges>> WriteAsync(List<SingleUpsert> group)
    {
        await using var batch = _database.CreateBatch();
        var sent = _mark.AddTo(batch, Impatiently);
        TableStatements.Upsert(SingleUpsert.Join(group)).AddTo(batch);
        batch.Next(StoredOperations.Read).SayRead([.. group.Select(static one => one.Id.ToString())]);

        await using var reader = await batch.ExecuteReaderAsync();
        await _mark.ReadAsync(reader, sent, CancellationToken.None);
        Dictionary<string, bool> written = new(group.Count, StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            written[reader.GetString(0)] = reader.GetBoolean(1);
        }

        await reader.NextResultAsync();
        var stored = await reader.ReadAllAsync(CancellationToken.None);
        return group.ToDictionary(static one => one.Id, one => ChangesOf(one.Id, written, stored));
    }

    // A trigger of the user's own may have kept a row out.
    private static RowChanges ChangesOf(
        OperationId id, Dictionary<string, bool> written, Dictionary<OperationId, StoredOperation> stored) =>
        written.TryGetValue(id.ToString(), out var isNew)
            ? new()
            {
                Affected = 1,
                Inserted = isNew ? 1 : 0,
                Changed = stored.GetValueOrDefault(id)?.ToSnapshot() is { } snapshot ? [snapshot] : [],
            }
            : new() { Affected = 0 };
}
