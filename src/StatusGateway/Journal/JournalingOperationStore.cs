using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Resilience;

namespace StatusGateway.Journal;

/// <summary>The store, and where it does not answer the journal: for what this gateway knows enough of.</summary>
/// <remarks>
/// While entries of an operation wait, here or elsewhere, its writes go behind them: the store would put them in front. Whatever is
/// not known here, and every deletion, is not accepted.
/// </remarks>
internal sealed class JournalingOperationStore(
    GuardedOperationStore store,
    OperationJournal journal,
    KnownOperations known,
    StoreClock clock,
    ILogger<JournalingOperationStore> logger) : IOperationStore
{
    public async ValueTask<FindResult> FindAsync(OperationId id, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(id, cancellationToken);
        if (journal.Find(id) is not { Shown: var journaled })
        {
            return found;
        }

        return found is FindResult.Found(var stored)
            ? new FindResult.Found(OperationSnapshot.Newer(stored, journaled)!)
            : new FindResult.Found(journaled);
    }

    public async ValueTask<WrittenOperation?> FindWrittenAsync(OperationId id, CancellationToken cancellationToken)
    {
        if (journal.Find(id) is { Shown.Row: { } journaled })
        {
            return journaled;
        }

        if (await known.FindElsewhereAsync(id) is { } elsewhere)
        {
            return elsewhere.Row;
        }

        try
        {
            return await store.FindWrittenAsync(id, cancellationToken) ?? await known.FindSharedRowAsync(id) switch
            {
                null => null,
                { IsJournaled: true } journaledElsewhere => journaledElsewhere.Row,
                _ => await store.FindWrittenAsync(id, cancellationToken),
            };
        }
        catch (StoreUnansweredException)
        {
            return await known.FindAsync(id) is { } copy ? copy.Row : throw new StoreUnansweredException();
        }
    }

    public async ValueTask<SaveResult> SaveAsync(OperationUpdate update, CancellationToken cancellationToken)
    {
        if (await IsBehindAsync(update.Id))
        {
            return await AppendAsync(update, mayBeCommitted: false);
        }

        var saved = await store.SaveAsync(update, cancellationToken);
        return saved is SaveResult.Unanswered ? await AppendAsync(update, mayBeCommitted: true) : saved;
    }

    public async ValueTask<DeleteResult> DeleteAsync(OperationId id, Revision? expected, CancellationToken cancellationToken) =>
        await IsBehindAsync(id)
            ? new DeleteResult.Unanswered() // what waits would be written after it
            : await store.DeleteAsync(id, expected, cancellationToken);

    public ValueTask<IReadOnlyList<OperationSnapshot>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken) => store.ListAsync(after, limit, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<OperationId, Revision>> FindCommittedAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken)
    {
        var committed = await store.FindCommittedAsync(ids, cancellationToken);
        if (journal.Count == 0)
        {
            return committed;
        }

        var all = new Dictionary<OperationId, Revision>(committed);
        foreach (var id in ids)
        {
            if (journal.Find(id) is { Shown: var journaled })
            {
                all[id] = Revision.Newer(all.GetValueOrDefault(id), journaled.Committed);
            }
        }

        return all;
    }

    // Of what waits here or elsewhere.
    private async ValueTask<bool> IsBehindAsync(OperationId id) =>
        journal.Find(id) is not null || await known.FindElsewhereAsync(id) is not null;

    // Whoever asked may be gone by now; a write that is on disk is accepted.
    private async Task<SaveResult> AppendAsync(OperationUpdate update, bool mayBeCommitted)
    {
        using (await journal.EnterAsync(update.Id))
        {
            if (await known.FindAsync(update.Id) is not { } copy)
            {
                return new SaveResult.Unanswered();
            }

            var current = copy.Row?.Revision ?? Revision.None;
            if (update.Expected is { } expected && expected != current)
            {
                return new SaveResult.Conflict(current);
            }

            var entry = JournaledWrite.Of(copy, update, createdAt: null, clock, mayBeCommitted);
            if (!await journal.TryAppendAsync([copy], [entry]))
            {
                return new SaveResult.Unanswered();
            }

            var shown = entry.Body.Shown;
            logger.WriteJournaled(shown.Id, shown.Written);
            return new SaveResult.Saved(shown);
        }
    }
}
