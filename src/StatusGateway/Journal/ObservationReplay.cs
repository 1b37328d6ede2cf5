using System.Collections.Concurrent;
using System.Data.Common;
using StatusGateway.Access;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Observing;
using StatusGateway.Postgres;
using StatusGateway.Resilience;

namespace StatusGateway.Journal;

/// <summary>Gives the store what was observed while it was out: each operation's in their order, by the store's own rule.</summary>
/// <remarks>An observation that is kept twice is kept once, so nothing has to be remembered of what was replayed.</remarks>
internal sealed class ObservationReplay(
    GuardedObservationStore store, OperationJournal journal, Clearances clearances, WriteThrough copies)
{
    private const int AtOnce = 4;

    public async Task RunAsync(IEnumerable<JournalEntry> entries, CancellationToken cancellationToken)
    {
        ConcurrentQueue<SettledEntry> done = [];
        try
        {
            await Parallel.ForEachAsync(
                entries.GroupBy(static entry => entry.Id),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (some, cancellation) =>
                {
                    foreach (var entry in some)
                    {
                        done.Enqueue(new(entry, null, await KeepAsync(entry, cancellation)));
                    }
                });
        }
        finally
        {
            if (!done.IsEmpty)
            {
                await journal.SettleAsync([.. done]);
            }
        }
    }

    // Null when the store has it, or why it never will.
    private async ValueTask<string?> KeepAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (entry.Body.Ended is { } ended)
            {
                await store.EndClearancesAsync(entry.Id, ended, cancellationToken);
            }
            else
            {
                await TellAsync(entry, await store.KeepAsync(entry.Body.Observation!, cancellationToken));
            }

            return null;
        }
        catch (DbException refused) when (PostgresReplay.IsAboutEntry(refused))
        {
            return refused.Message;
        }
    }

    private async ValueTask TellAsync(JournalEntry entry, KeepResult kept)
    {
        // The id was known to the store all the time: the life that was begun here never was one.
        var life = entry.Body.Shown.Order.Life;
        if (kept.Snapshot is null || (entry.Body.Shown.Row is null && life.IsNewerThan(kept.Snapshot.Order.Life)))
        {
            await copies.RemoveAsync(entry.Id, entry.Body.Shown.Committed);
        }

        if (kept.Snapshot is { } snapshot)
        {
            await copies.PublishAsync(snapshot);
        }

        await clearances.PublishAsync(entry.Id, kept.Clearance);
    }
}
