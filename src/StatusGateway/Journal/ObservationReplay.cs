using System.Collections.Concurrent;
using System.Data.Common;
using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Observing;
using StatusGateway.Postgres;
using StatusGateway.Resilience;

namespace StatusGateway.Journal;

/// <summary>Gives the store what was observed while it was out: each operation's in their order, by the store's own rule.</summary>
/// <remarks>An observation that is kept twice is kept once, so nothing has to be remembered of what was replayed.</remarks>
internal sealed class ObservationReplay(
    GuardedObservationStore store,
    OperationJournal journal,
    Clearances clearances,
    WriteThrough copies,
    TimeProvider time)
{
    private const int AtOnce = 4;

    // A life that another gateway's journal began: that one is replayed when the store answers, or is lost with its disk.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // By place: since when an entry waits for its life to begin.
    private readonly ConcurrentDictionary<long, long> _waiting = [];

    /// <summary>What goes before the writes of its operation, and from the first on that does not, what goes behind them.</summary>
    public static (List<JournalEntry> Before, List<JournalEntry> Behind) Split(IReadOnlyList<JournalEntry> entries)
    {
        List<JournalEntry> before = [];
        List<JournalEntry> behind = [];
        foreach (var some in entries.Where(static entry => !entry.IsWrite).GroupBy(static entry => entry.Id))
        {
            var isBehind = false;
            foreach (var entry in some)
            {
                isBehind |= entry.FollowsWrite;
                (isBehind ? behind : before).Add(entry);
            }
        }

        return (before, behind);
    }

    /// <returns>How many the journal is rid of: what is about a life that the store does not have yet stays, and all behind it.</returns>
    public async Task<int> RunAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
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
                        if (await KeepAsync(entry, cancellation) is not { } settled)
                        {
                            return;
                        }

                        done.Enqueue(settled);
                    }
                });
        }
        finally
        {
            if (!done.IsEmpty)
            {
                await journal.SettleAsync([.. done]);
                foreach (var settled in done)
                {
                    _waiting.TryRemove(settled.Entry.Place, out _);
                }
            }
        }

        return done.Count;
    }

    // Null when it is too early.
    private async ValueTask<SettledEntry?> KeepAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (entry.Body.Ended is { } ended)
            {
                await store.EndClearancesAsync(entry.Id, ended, cancellationToken);
                return new(entry, null, null);
            }

            var observation = entry.Body.Observation!;
            if (entry.FollowsLife)
            {
                var life = entry.Body.Shown.Order.Life;
                var pinned = await store.KeepAsync(observation with { AskedLife = life }, cancellationToken);
                if (pinned.Outcome is not KeepOutcome.Outlived)
                {
                    await TellAsync(entry, pinned);
                    return new(entry, null, null);
                }

                if (life.IsNewerThan(pinned.Snapshot?.Order.Life ?? Revision.None) && MayStillBegin(entry))
                {
                    return null;
                }

                // Nobody will say any more how it began: it begins with what was seen of it.
                observation = pinned.Snapshot is null ? observation with { AskedLife = Revision.None } : observation;
            }

            await TellAsync(entry, await store.KeepAsync(observation, cancellationToken));
            return new(entry, null, null);
        }
        catch (DbException refused) when (PostgresReplay.IsAboutEntry(refused))
        {
            return new(entry, null, refused.Message);
        }
    }

    // From the first try on: how long the store was out before says nothing.
    private bool MayStillBegin(JournalEntry entry) =>
        time.GetElapsedTime(_waiting.GetOrAdd(entry.Place, static (_, time) => time.GetTimestamp(), time)) < Patience;

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
