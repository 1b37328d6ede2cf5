using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;
using StatusGateway.Resilience;

namespace StatusGateway.Journal;

/// <summary>The observations, and where the store does not answer the journal: of known operations, and of new creations.</summary>
internal sealed class JournalingObservationStore(
    GuardedObservationStore store,
    OperationJournal journal,
    KnownOperations known,
    ClearanceMemory memory,
    IClearanceCache shared,
    StoreClock clock) : IObservationStore
{
    public async ValueTask<KeepResult> KeepAsync(Observation observation, CancellationToken cancellationToken)
    {
        if (journal.Find(observation.Id) is not null)
        {
            return await AppendAsync(observation) ?? throw new StoreUnansweredException();
        }

        try
        {
            // A life that the store does not have yet began in another gateway's journal: this goes behind that.
            var kept = await store.KeepAsync(observation, cancellationToken);
            return kept.Outcome is KeepOutcome.Outlived && observation.AskedLife.IsNewerThan(kept.Snapshot?.Order.Life ?? Revision.None)
                ? await AppendAsync(observation) ?? kept
                : kept;
        }
        catch (StoreUnansweredException)
        {
            return await AppendAsync(observation) ?? throw new StoreUnansweredException();
        }
    }

    public ValueTask<Clearance?> FindClearanceAsync(
        OperationId id, CallerKey caller, CancellationToken cancellationToken) =>
        journal.Find(id)?.Clearances.GetValueOrDefault(caller) is { } journaled
            ? new(journaled)
            : store.FindClearanceAsync(id, caller, cancellationToken);

    /// <summary>What the store cannot be told now is told behind what waits: nothing that is replayed clears anybody again.</summary>
    public async ValueTask<IReadOnlyList<OperationId>> EndClearancesAsync(
        OperationId? id, CallerKey caller, CancellationToken cancellationToken)
    {
        List<OperationId> ended = [];
        foreach (var waiting in id is { } only ? [only] : journal.FindOf(caller))
        {
            if (journal.Find(waiting) is not null && await EndAsync(waiting, caller))
            {
                ended.Add(waiting);
            }
        }

        try
        {
            return [.. ended.Union(await store.EndClearancesAsync(id, caller, cancellationToken))];
        }
        catch (StoreUnansweredException)
        {
            return id is { } one && (ended.Count > 0 || await EndAsync(one, caller)) ? [one] : throw new StoreUnansweredException();
        }
    }

    public ValueTask<ObservedSize> MeasureAsync(CancellationToken cancellationToken) => store.MeasureAsync(cancellationToken);

    public ValueTask<IReadOnlyList<OperationId>> TrimAsync(
        int rows, IReadOnlyCollection<OperationId> spared, CancellationToken cancellationToken) =>
        store.TrimAsync(rows, spared, cancellationToken);

    private async Task<KeepResult?> AppendAsync(Observation observation)
    {
        var id = observation.Id;
        using (await journal.EnterAsync(id))
        {
            var copy = await known.FindCopyAsync(id);
            if (copy is null ? !observation.IsCreation : !KnownOperations.IsWhole(copy))
            {
                return null; // the store may know of it what nobody here does
            }

            var own = await FindNearAsync(id, observation.Caller);
            var next = observation.Becomes is { } becomes ? await FindNearAsync(id, becomes) : null;
            var (result, entry) = JournaledObservation.Of(copy, [own, next], observation, clock);
            return entry is null || await journal.TryAppendAsync(entry) ? result : null;
        }
    }

    private async Task<bool> EndAsync(OperationId id, CallerKey caller)
    {
        using (await journal.EnterAsync(id))
        {
            if (await known.FindAsync(id) is not { } copy)
            {
                return false;
            }

            var shown = copy with
            {
                Committed = copy.Committed.Next(clock.After(copy.Committed)),
                Anyone = caller.IsAnyone ? null : copy.Anyone,
            };
            return await journal.TryAppendAsync(JournalEntry.Of(copy, new(shown.Journaled(copy), Ended: caller)));
        }
    }

    private async ValueTask<Clearance?> FindNearAsync(OperationId id, CallerKey caller) => caller.IsAnyone
        ? null // it stands in the operation's own copy
        : journal.Find(id)?.Clearances.GetValueOrDefault(caller)
            ?? memory.Find(id, caller)?.Clearance
            ?? await shared.GetAsync(id, caller, CancellationToken.None);
}
