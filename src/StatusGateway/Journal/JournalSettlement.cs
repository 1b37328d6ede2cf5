using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Writing;
using StatusGateway.Postgres;

namespace StatusGateway.Journal;

/// <summary>What follows a replay: the journal forgets what the store has, and the copies are told.</summary>
internal sealed class JournalSettlement(
    OperationJournal journal, PostgresReplay target, MemoryOperationCache l1, WriteThrough copies)
{
    public async Task SettleAsync(ReplayedEntries replayed)
    {
        // Here before the journal forgets it: there is no moment at which this process knows nothing of it.
        foreach (var (_, stored) in replayed.Stored)
        {
            if (stored.ToSnapshot() is { } snapshot)
            {
                l1.SetIfNewer(snapshot);
            }
        }

        await journal.SettleAsync([.. replayed.Decided.Select(one => Settled(one, replayed))]);
        foreach (var some in replayed.Decided.GroupBy(static one => one.Entry.Id))
        {
            await TellAsync(some.Key, replayed.Stored.GetValueOrDefault(some.Key)?.ToSnapshot(), [.. some.Select(static one => one.Entry)]);
        }
    }

    /// <summary>
    /// Takes out what is of a deleted life: what was observed of it would wait for it to begin. Of each write the store decides
    /// once more.
    /// </summary>
    /// <returns>How many.</returns>
    public async Task<int> SetDeletedAsideAsync(List<JournalEntry> entries, CancellationToken cancellationToken)
    {
        var stored = await target.FindAsync(entries.Select(static entry => entry.Id).Distinct(), cancellationToken);
        var deleted = entries.FindAll(IsDeleted);
        if (deleted.Count > 0)
        {
            await journal.SettleAsync([.. deleted.Select(static entry => new SettledEntry(entry, null, ReplayDecision.Deleted))]);
            entries.RemoveAll(IsDeleted);
            foreach (var id in deleted.Select(static entry => entry.Id).Distinct())
            {
                await copies.RemoveAsync(id, stored[id].DeletedUpTo);
            }
        }

        return deleted.Count;

        bool IsDeleted(JournalEntry entry) => stored.TryGetValue(entry.Id, out var found) && ReplayDecision.IsDeleted(found, entry);
    }

    /// <summary>Takes out what an earlier process had replayed when it died, before it could note that down.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var (dealt, places) = await target.FindReplayedAsync(journal.Name, cancellationToken);
        if (await journal.FindAsync(places, cancellationToken) is not { Count: > 0 } replayed)
        {
            return;
        }

        var stored = await target.FindAsync(replayed.Select(static entry => entry.Id).Distinct(), cancellationToken);
        using (await journal.EnterAsync(replayed.Select(static entry => entry.Id)))
        {
            await journal.SettleAsync([.. replayed.Select(entry => new SettledEntry(entry, Own(entry), Reason: null))]);
        }

        // What somebody else has written since is none of what was dealt then.
        WrittenOperation? Own(JournalEntry entry) =>
            stored.GetValueOrDefault(entry.Id)?.Written is { } row && !row.Revision.IsNewerThan(dealt) ? row : null;
    }

    private static SettledEntry Settled(Replay one, ReplayedEntries replayed) => new(
        one.Entry,
        one.Action is ReplayAction.SetAside ? null : replayed.Stored.GetValueOrDefault(one.Entry.Id)?.Written,
        one.Reason);

    private async Task TellAsync(OperationId id, OperationSnapshot? stored, IReadOnlyList<JournalEntry> entries)
    {
        if (stored is null)
        {
            await copies.RemoveAsync(id, entries[^1].Body.Shown.Committed);
            return;
        }

        var copy = await copies.PublishAsync(stored);

        // The store refused what was shown, and nothing newer stands in it: that goes on being shown, as any copy. What another
        // gateway has acknowledged since waits in that one's journal.
        var shown = copy.Snapshot;
        if (shown.IsJournaled
            && journal.Find(id) is null
            && entries.Any(entry => entry.Row.Revision == shown.Order.Revision))
        {
            await copies.PublishAsync(shown with { IsJournaled = false, Committed = new(shown.Committed.Number + 1) });
        }
    }
}
