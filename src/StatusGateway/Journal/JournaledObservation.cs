using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Journal;

/// <summary>What an observation makes of what is known, by the rule that a store decides by.</summary>
internal static class JournaledObservation
{
    /// <param name="known">What is known of the operation; null for one that a creation has just named.</param>
    /// <param name="clearances">Those of the callers that the observation names.</param>
    /// <param name="observation">What was observed.</param>
    /// <param name="clock">Deals the revision.</param>
    /// <returns>What became of it, and what is to be journaled for that, if anything.</returns>
    public static (KeepResult Result, JournalEntry? Entry) Of(
        OperationSnapshot? known, Clearance?[] clearances, Observation observation, StoreClock clock)
    {
        var rows = known is null ? [] : KnownRows.Of(known, clearances);
        var changed = known is null ? Revision.None : Revision.Newer(known.Committed, known.Order.Revision);
        var decision = ObservationRule.Decide(rows, changed, known?.Row, observation, clock.After(changed));
        var caller = observation.Becomes ?? observation.Caller;
        if (decision.Upserts.Count == 0)
        {
            return (new(decision.Outcome, known, ObservedRows.ClearanceOf(caller, rows)), null);
        }

        var now = decision.Upserts[0].Changed;
        var kept = Apply(rows, decision, known);
        var shown = ObservedRows.Merge(observation.Id, known?.Row, kept, now)!.Journaled(known);
        var clearance = ObservedRows.ClearanceOf(caller, kept);
        var entry = JournalEntry.Of(known, new(shown, observation with { Proposed = now }, clearance));
        return (new(decision.Outcome, shown, clearance), entry);
    }

    /// <summary>
    /// That anyone may see what another gateway's journal alone has begun: the store may be given a write of it before that one is
    /// replayed, and would not know whom to show it to. Null where there is nothing to say.
    /// </summary>
    public static JournalEntry? OfOtherJournal(OperationSnapshot known) =>
        known is { IsJournaled: true, Anyone: { } anyone } && known.StoredLife == Revision.None
            ? JournalEntry.Of(known, new(known, new Observation
            {
                Id = known.Id,
                Caller = CallerKey.Anyone,
                IsCreation = true,
                State = new(OperationStatus.Pending, 0, null, null, null, null),
                Proposed = anyone.Life,
            }))
            : null;

    private static List<ObservedRow> Apply(List<ObservedRow> rows, ObservationDecision decision, OperationSnapshot? known)
    {
        var left = rows.Where(row => !decision.Upserts.Any(one => one.Caller == row.Caller && one.Route == row.Route));
        if (decision.Rebase is { } continued && known?.Row is { } written)
        {
            left = left.Select(row => row.Life == continued ? row with { Life = written.Life, BeganObserved = false } : row);
        }

        return [.. left, .. decision.Upserts];
    }
}
