using StatusGateway.ChaosTests.Histories;

namespace StatusGateway.ChaosTests.Checking;

/// <summary>
/// What is shown is at most a second behind what any gateway has committed, as long as nobody is cut off from both ways of
/// hearing of it; and what was deleted stays away.
/// </summary>
internal static class Staleness
{
    // A second by promise; the rest is what a busy machine takes to come round to it.
    private const double MostBehindMs = 1_800;

    // Breakers close once a second after a fault is over.
    private const double FeltMs = 3_000;

    public static IEnumerable<string> Violations(History history)
    {
        FaultWindow[] outages = [.. history.Faults.Where(static fault => fault.Tiers.HasFlag(Tiers.Store) || fault.Gateway is not null)];
        var operations = history.Operations;
        foreach (var poll in history.Polls.Where(static poll => poll.Answer is PollAnswer.State))
        {
            if (outages.Any(outage => outage.Touches(poll.At - MostBehindMs, poll.Ended, FeltMs)))
            {
                continue;
            }

            var operation = operations[poll.Operation];
            if (operation.Deleted is { } deleted)
            {
                if (poll.At > deleted + MostBehindMs && poll.Shown.Kind is ShownKind.Step)
                {
                    yield return $"It was deleted {poll.At - deleted:0} ms before: {poll}";
                }
            }
            else if (operation.DeletionSent is null && poll.Shown.Kind is ShownKind.Step or ShownKind.Application)
            {
                var due = operation.AcknowledgedBy(poll.At - MostBehindMs);
                if (poll.Shown.Step < due)
                {
                    yield return $"Step {due} had been acknowledged long before: {poll}";
                }
            }
        }
    }
}
