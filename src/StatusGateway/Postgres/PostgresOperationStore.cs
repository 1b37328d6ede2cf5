using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Postgres;

/// <summary>Written state in Postgres, and what polls may be shown of it. Its tables and triggers live in <c>supabase/migrations</c>.</summary>
internal sealed class PostgresOperationStore(NpgsqlDataSource database, StoreClock clock) : IOperationStore
{
    // Marked, so it may propose a life ($9). A null $8 writes over whatever is there; 0 wants no row; otherwise the row must
    // still be at that revision. The table's trigger deals the new revision inside this statement, so no two writers can be
    // dealt the same one.
    private const string Save = """
        with via as materialized (select coalesce($10, (extract(epoch from clock_timestamp()) * 1000)::bigint) as at)
        insert into public.operations as o
            (id, status, progress, message, result, error, metadata, created_at, updated_at, life)
        select $1, $2, $3, $4, $5::jsonb, $6, $7::jsonb, via.at, via.at, $9
        from via
        where $8::bigint is null or $8 = coalesce((select revision from public.operations where id = $1), 0)
        on conflict (id) do update
            set status = excluded.status, progress = excluded.progress, message = excluded.message,
                result = excluded.result, error = excluded.error, metadata = excluded.metadata,
                updated_at = excluded.updated_at
            where $8::bigint is null or $8 = o.revision
        returning o.revision
        """;

    // Ids in the order of the table's own index; an id of which only clearances stand is not known.
    private const string ListIds = """
        select id from (
            (select id from public.operations where id > $1 and octet_length(id) <= 1000 order by id limit $2)
            union
            (select distinct id from public.operations_observed where id > $1 and status is not null order by id limit $2)) k
        order by id limit $2
        """;

    private const string FindCommitted = """
        select id, max(committed) from (
            select id, revision as committed, true as known from public.operations where id = any($1)
            union all
            select id, changed, status is not null from public.operations_observed where id = any($1)) c
        group by id having bool_or(known)
        """;

    private readonly OperationDeletion _deletion = new(database);
    private readonly WriteMark _mark = new(clock);

    public async ValueTask<FindResult> FindAsync(OperationId id, CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(id, cancellationToken);
        return stored.ToSnapshot() is { } snapshot ? new FindResult.Found(snapshot) : new FindResult.Absent();
    }

    public async ValueTask<WrittenOperation?> FindWrittenAsync(OperationId id, CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(id, cancellationToken);
        return stored.Written;
    }

    public async ValueTask<SaveResult> SaveAsync(OperationUpdate update, CancellationToken cancellationToken)
    {
        // One round trip and one transaction: what is read after the write is the row as it was written, still locked.
        await using var batch = database.CreateBatch();
        var sent = _mark.AddTo(batch);
        SayUpdate(batch.Next(Save), update);
        batch.Next(StoredOperations.Read).SayRead([update.Id.ToString()]);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await _mark.ReadAsync(reader, sent, cancellationToken);
        var saved = await reader.ReadAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var stored = await reader.ReadOneAsync(update.Id, cancellationToken);
        return saved
            ? new SaveResult.Saved(stored.ToSnapshot()!)
            : new SaveResult.Conflict(stored.Written?.Revision ?? Revision.None);
    }

    public ValueTask<DeleteResult> DeleteAsync(OperationId id, Revision? expected, CancellationToken cancellationToken) =>
        _deletion.RunAsync(id, expected, cancellationToken);

    public async ValueTask<IReadOnlyList<OperationSnapshot>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken)
    {
        var ids = await ListIdsAsync(after?.ToString() ?? "", limit, cancellationToken);
        await using var command = database.CreateCommand(StoredOperations.Read);
        command.Parameters.SayRead(ids);

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = await reader.ReadAllAsync(cancellationToken);
        return [.. ids.Select(id => Known(id, found)).OfType<OperationSnapshot>()];
    }

    public async ValueTask<IReadOnlyDictionary<OperationId, Revision>> FindCommittedAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindCommitted);
        command.Parameters.Say(ids.Select(id => id.ToString()).ToArray());

        var committed = new Dictionary<OperationId, Revision>(ids.Count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (OperationId.TryFromStored(reader.GetString(0), out var id))
            {
                committed[id] = new(reader.GetInt64(1));
            }
        }

        return committed;
    }

    private async Task<StoredOperation> ReadAsync(OperationId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(StoredOperations.Read);
        command.Parameters.SayRead([id.ToString()]);

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadOneAsync(id, cancellationToken);
    }

    private async Task<string[]> ListIdsAsync(string after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ListIds);
        command.Parameters.Say(after);
        command.Parameters.Say(limit);

        List<string> ids = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetString(0));
        }

        return [.. ids];
    }

    private static OperationSnapshot? Known(string text, Dictionary<OperationId, StoredOperation> found) =>
        OperationId.TryFromStored(text, out var id) && found.TryGetValue(id, out var stored) ? stored.ToSnapshot() : null;

    private static void SayUpdate(NpgsqlParameterCollection parameters, OperationUpdate update)
    {
        var state = update.State;
        parameters.Say(update.Id.ToString());
        parameters.Say(state.Status.Word);
        // The column is a whole number, and its message is never null.
        parameters.Say((int)Math.Round(state.Progress, MidpointRounding.AwayFromZero));
        parameters.SayText(state.Message ?? "");
        parameters.Say(state.Result);
        parameters.SayText(state.Error);
        parameters.Say(update.Metadata);
        parameters.Say(update.Expected?.Number);
        parameters.Say(update.ProposedLife.Number);
        parameters.Say(state.UpdatedAt);
    }
}
