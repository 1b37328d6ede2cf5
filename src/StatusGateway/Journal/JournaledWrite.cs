using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Journal;

/// <summary>What a write makes of what is known, by the rule that the table's own trigger follows.</summary>
internal static class JournaledWrite
{
    /// <param name="known">What is written on.</param>
    /// <param name="update">The whole row.</param>
    /// <param name="createdAt">Another time of creation than the row has; null to leave it.</param>
    /// <param name="clock">Deals the revision.</param>
    /// <param name="mayBeCommitted">Whether the store was asked first.</param>
    public static JournalEntry Of(
        OperationSnapshot known, OperationUpdate update, long? createdAt, StoreClock clock, bool mayBeCommitted)
    {
        var before = known.Row;
        var past = Revision.Newer(known.Committed, known.Order.Revision);
        var life = before is null && !known.Order.IsFinal ? known.Order.Life : Revision.None;
        var stored = update with { State = AsStored(update.State), ProposedLife = life };
        var row = WritingRule.Apply(before, stored, clock.After(past));
        row = createdAt is { } at ? row with { CreatedAt = at } : row;
        var shown = ObservedRows.Merge(known.Id, row, KnownRows.Of(known), known.Committed)!;
        return JournalEntry.Of(known, new(shown.Journaled(known), MayBeCommitted: mayBeCommitted));
    }

    // As the table keeps it: progress is a whole number, the message is never null, and no text holds NUL.
    private static OperationState AsStored(OperationState state) => state with
    {
        Progress = Math.Round(state.Progress, MidpointRounding.AwayFromZero),
        Message = (state.Message ?? "").Replace('\0', '\uFFFD'),
        Error = state.Error?.Replace('\0', '\uFFFD'),
    };
}
