using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Resilience;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Journal;

/// <summary>The user's table, and where the store does not answer the journal: for requests that name known rows by their ids.</summary>
/// <remarks>Everything else, and every deletion of what waits, is answered as while the store is out.</remarks>
internal sealed class JournalingOperationsTable(
    GuardedOperationsTable table, OperationJournal journal, KnownOperations known, StoreClock clock) : IOperationsTable
{
    public async ValueTask<RowPage> ReadAsync(RowQuery query, CancellationToken cancellationToken)
    {
        var ids = KnownTable.IdsOf(query.Where);
        if (ids is null)
        {
            return await table.ReadAsync(query, cancellationToken);
        }

        if (!IsWaiting(ids))
        {
            try
            {
                return await table.ReadAsync(query, cancellationToken);
            }
            catch (StoreUnansweredException)
            {
                return await ReadKnownAsync(query, ids) ?? throw new StoreUnansweredException();
            }
        }

        return await ReadKnownAsync(query, ids) ?? await table.ReadAsync(query, cancellationToken);
    }

    public async ValueTask<RowChanges> InsertAsync(RowInsertion insertion, CancellationToken cancellationToken)
    {
        return await WriteAsync(
            IdsOf(insertion.Payload),
            () => table.InsertAsync(insertion, cancellationToken),
            (rows, copies) => rows.TryInsert(insertion, copies) ? rows.ToChanges(insertion.Returning) : null);
    }

    public async ValueTask<RowChanges> UpdateAsync(RowUpdate update, CancellationToken cancellationToken)
    {
        var isNothing = update.Payload is { Columns: [] } or { Rows: [] };
        return await WriteAsync(
            isNothing ? null : KnownTable.IdsOf(update.Where),
            () => table.UpdateAsync(update, cancellationToken),
            (rows, copies) => rows.TryUpdate(update, copies) ? rows.ToChanges(update.Returning) : null);
    }

    public async ValueTask<RowChanges> DeleteAsync(RowDeletion deletion, CancellationToken cancellationToken) =>
        KnownTable.IdsOf(deletion.Where) is { } ids && await IsBehindAsync(ids)
            ? throw new StoreUnansweredException()
            : await table.DeleteAsync(deletion, cancellationToken);

    public ValueTask<int> CleanUpAsync(CancellationToken cancellationToken) => table.CleanUpAsync(cancellationToken);

    private async ValueTask<RowChanges> WriteAsync(
        IReadOnlyList<OperationId>? ids,
        Func<ValueTask<RowChanges>> write,
        Func<JournaledRows, IReadOnlyList<OperationSnapshot>, RowChanges?> journaled)
    {
        if (ids is null || !await IsBehindAsync(ids))
        {
            try
            {
                var written = await write();
                return written.Affected is not 0 || ids is not [var missing] ? written : await known.FindSharedRowAsync(missing) switch
                {
                    null => written,
                    { IsJournaled: true } => await AppendAsync(ids, journaled, mayBeCommitted: false),
                    _ => await write(),
                };
            }
            catch (StoreUnansweredException) when (ids is not null)
            {
                return await AppendAsync(ids, journaled, mayBeCommitted: true);
            }
        }

        return await AppendAsync(ids, journaled, mayBeCommitted: false);
    }

    private async Task<RowChanges> AppendAsync(
        IReadOnlyList<OperationId> ids,
        Func<JournaledRows, IReadOnlyList<OperationSnapshot>, RowChanges?> journaled,
        bool mayBeCommitted)
    {
        using (await journal.EnterAsync(ids))
        {
            var rows = new JournaledRows(clock, mayBeCommitted);
            return await known.FindAllAsync(ids) is { } copies
                && journaled(rows, copies) is { } changes
                && await journal.TryAppendAsync(copies, rows.Entries)
                    ? changes
                    : throw new StoreUnansweredException();
        }
    }

    private async ValueTask<RowPage?> ReadKnownAsync(RowQuery query, IReadOnlyList<OperationId> ids) =>
        await known.FindAllAsync(ids) is { } copies && copies.All(static copy => copy.Row is not null)
            ? KnownTable.Read(query, copies.Select(static copy => copy.Row!))
            : null;

    // Of what waits here or elsewhere.
    private async ValueTask<bool> IsBehindAsync(IReadOnlyList<OperationId> ids) =>
        IsWaiting(ids)
        || (await Task.WhenAll(ids.Select(async id => await known.FindElsewhereAsync(id)))).Any(static copy => copy is not null);

    private bool IsWaiting(IReadOnlyList<OperationId> ids) => ids.Any(id => journal.Find(id) is not null);

    // Null where a row names none, or one that nobody can ask for.
    private static List<OperationId>? IdsOf(Payload payload)
    {
        List<OperationId> ids = [];
        foreach (var row in payload.Rows)
        {
            if (!row.TryGetProperty(Column.Id.Name, out var text)
                || text.ValueKind is not System.Text.Json.JsonValueKind.String
                || !OperationId.TryFromStored(text.GetString()!, out var id))
            {
                return null;
            }

            ids.Add(id);
        }

        return ids.Count == 0 || !payload.Columns.Contains(Column.Id) ? null : [.. ids.Distinct()];
    }
}
