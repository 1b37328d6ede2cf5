using StatusGateway.Operations.Caching;

namespace StatusGateway.Operations.Reading;

/// <summary>Finds what is known of an operation in the nearest place that may still say so.</summary>
/// <remarks>
/// <code>
///   (1) L1     memory    this process
///   (2) L2     Redis     shared by every gateway
///   (3) store            the system of record
///   (4) no answer        the newest copy, however old
/// </code>
/// A fresh copy that reaches the client's bound ends the walk; what is found fills the steps above it. Steps 2 to 4 are
/// taken once per operation and bound, however many callers wait.
/// </remarks>
public sealed class OperationReader(
    MemoryOperationCache l1, IOperationCache l2, IOperationStore store, WriteThrough copies, TimeProvider time)
{
    // Whoever has nothing to be shown meanwhile waits longer: a process that has just started, in front of a Redis that was emptied,
    // has only a store to ask that may stand still for a moment.
    private static readonly TimeSpan EmptyHandedWait = TimeSpan.FromMilliseconds(1800);

    // A tier that is known to be out, or refuses, says so sooner, and is not asked again.
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(10);

    private readonly SingleFlight<ReadTrip, ReadResult> _flights = new();

    /// <summary>
    /// Whether this process alone may answer, as nearly every poll is: this neither allocates nor waits. Otherwise
    /// <paramref name="near"/> holds what should be asked for again.
    /// </summary>
    public bool TryReadNear(OperationId id, OperationOrder bound, out ReadResult near) => l1.TryRead(id, bound, out near);

    /// <summary>
    /// What is known, waiting for further tiers no longer than <paramref name="wait"/> where a copy is at hand, be it the shared
    /// one, and for 1.8 s where none is.
    /// </summary>
    public ValueTask<ReadResult> ReadAsync(
        OperationId id, OperationOrder bound, TimeSpan wait, CancellationToken cancellationToken)
    {
        // (1) Nearly every poll ends here, so this path neither allocates nor waits.
        return l1.TryRead(id, bound, out var near)
            ? ValueTask.FromResult(near)
            : new ValueTask<ReadResult>(ReadFurtherAsync(new(id, bound, Revision.None), near, wait, cancellationToken));
    }

    /// <summary>
    /// Reads past this process's copy, because something committed at <paramref name="committed"/> is known to exist; without
    /// it, past the shared copy as well.
    /// </summary>
    public Task<ReadResult> RefreshAsync(OperationId id, Revision? committed) =>
        _flights.RunAsync(new(id, OperationOrder.None, committed ?? new Revision(long.MaxValue)), TravelAsync);

    /// <summary>The shared copy alone, however old, for whoever may not ask the store.</summary>
    public async Task<ReadResult> ReadSharedAsync(OperationId id) =>
        await l2.FindAsync(id, CancellationToken.None) is { Snapshot: var copy }
            ? new ReadResult(l1.SetUnconfirmed(copy), ReadSource.Kept)
            : new ReadResult(null, ReadSource.Unanswered);

    private async Task<ReadResult> ReadFurtherAsync(
        ReadTrip trip, ReadResult near, TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var travel = _flights.RunAsync(trip, TravelAsync);

        // Whoever holds a stale copy waits for the trip only so long, and the trip goes on.
        try
        {
            return await travel.WaitAsync(wait, time, cancellationToken);
        }
        catch (TimeoutException) when (near.Snapshot is not null)
        {
            return near;
        }
        catch (TimeoutException) when (l1.Find(trip.Id) is { } arrived)
        {
            return new ReadResult(arrived, ReadSource.Kept);
        }
        catch (TimeoutException)
        {
            // Nothing was here, and nothing has come.
        }

        try
        {
            var left = EmptyHandedWait - time.GetElapsedTime(started);
            return await travel.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return l1.Find(trip.Id) is { } arrived
                ? new ReadResult(arrived, ReadSource.Kept)
                : new ReadResult(null, ReadSource.Unanswered);
        }
    }

    private async Task<ReadResult> TravelAsync(ReadTrip trip)
    {
        // A shared trip must not end because one passenger left; each tier keeps its own time limit.
        var started = time.GetTimestamp();
        var near = l1.Find(trip.Id);
        var shared = await l2.GetAsync(trip.Id, CancellationToken.None);

        // (2) A final state from here is checked against the store once, before L1 keeps it for good.
        if (shared is { IsFresh: true, Snapshot: var found }
            && !found.Order.IsFinal
            && found.Reaches(trip.Bound)
            && !trip.Committed.IsNewerThan(found.Committed))
        {
            return new ReadResult(l1.SetIfNewer(found), ReadSource.L2);
        }

        // Until the store has spoken it is as good as a stale copy of this process's own.
        var copy = OperationSnapshot.Newer(near?.Snapshot, shared?.Snapshot);
        if (shared is { Snapshot: var told })
        {
            l1.SetUnconfirmed(told);
        }

        // (3) Only the store's own word makes an operation unknown, and never one that is still in a journal: a shared copy that
        // was missed may have been late, or the journal replayed behind the store's answer.
        var said = await store.FindAsync(trip.Id, CancellationToken.None);
        if (said is FindResult.Unanswered && copy is null)
        {
            (said, copy) = await AskAgainAsync(trip.Id, started);
        }

        if (said is FindResult.Absent && copy is null
            && await l2.FindAsync(trip.Id, CancellationToken.None) is { Snapshot: var late })
        {
            copy = late;
            said = late.IsJournaled ? said : await store.FindAsync(trip.Id, CancellationToken.None);
        }

        switch (said)
        {
            case FindResult.Found(var stored):
                // What waits in a journal no store has confirmed: whoever has seen more elsewhere is not taken back to it.
                return new ReadResult(
                    await FillAsync(OperationSnapshot.Newer(copy, stored)!),
                    stored.IsJournaled ? ReadSource.Kept : ReadSource.Store);

            case FindResult.Absent when copy is not { IsJournaled: true }:
                if (copy is not null)
                {
                    await copies.RemoveAsync(trip.Id, copy.Committed);
                }

                l1.SetAbsent(trip.Id);
                return l1.Find(trip.Id) is { } arrived
                    ? new ReadResult(arrived, ReadSource.L1)
                    : new ReadResult(null, ReadSource.Absent);

            // (4)
            default:
                return copy is null
                    ? new ReadResult(null, ReadSource.Unanswered)
                    : new ReadResult(l1.SetUnconfirmed(copy), ReadSource.Kept);
        }
    }

    // With nothing at hand both are asked once more, and again while they only miss their time limits, as in a busy moment.
    private async Task<(FindResult Said, OperationSnapshot? Copy)> AskAgainAsync(OperationId id, long started)
    {
        while (true)
        {
            var asked = time.GetTimestamp();
            if (await l2.FindAsync(id, CancellationToken.None) is { Snapshot: var copy })
            {
                return (new FindResult.Unanswered(), copy);
            }

            var said = await store.FindAsync(id, CancellationToken.None);
            if (said is not FindResult.Unanswered
                || time.GetElapsedTime(asked) < AtOnce
                || time.GetElapsedTime(started) >= EmptyHandedWait)
            {
                return (said, null);
            }
        }
    }

    private async Task<MemoryCopy> FillAsync(OperationSnapshot found)
    {
        var copy = l1.SetIfNewer(found);
        await l2.SetIfNewerAsync(found, CancellationToken.None).BrieflyAsync(time);
        return copy;
    }

    private readonly record struct ReadTrip(OperationId Id, OperationOrder Bound, Revision Committed);
}
