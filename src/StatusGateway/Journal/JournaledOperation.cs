using StatusGateway.Operations;

namespace StatusGateway.Journal;

/// <summary>What the journal holds of one operation.</summary>
/// <param name="Shown">What polls are shown of it: the newest entry's.</param>
/// <param name="Entries">How many entries it has.</param>
/// <param name="Clearances">The clearances that they gave, the newest of each caller.</param>
/// <param name="Since">The revision of the entry that it began to wait with: when that was.</param>
internal sealed record JournaledOperation(
    OperationSnapshot Shown, int Entries, IReadOnlyDictionary<CallerKey, Clearance> Clearances, Revision Since)
{
    public static JournaledOperation With(JournaledOperation? before, JournalBody added)
    {
        var clearances = before?.Clearances ?? new Dictionary<CallerKey, Clearance>();
        if (added.Clearance is { } clearance)
        {
            clearances = new Dictionary<CallerKey, Clearance>(clearances) { [clearance.Caller] = clearance };
        }
        else if (added.Ended is { } caller)
        {
            var none = new Clearance { Caller = caller, Life = added.Shown.Order.Life };
            clearances = new Dictionary<CallerKey, Clearance>(clearances) { [caller] = none };
        }

        return new(
            OperationSnapshot.Newer(before?.Shown, added.Shown)!,
            (before?.Entries ?? 0) + 1,
            clearances,
            before?.Since ?? added.Shown.Committed);
    }
}
