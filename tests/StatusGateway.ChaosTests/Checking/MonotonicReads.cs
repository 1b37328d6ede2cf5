using StatusGateway.ChaosTests.Histories;

namespace StatusGateway.ChaosTests.Checking;

/// <summary>A client that returns its tags never sees an older state, whichever gateway answers.</summary>
internal static class MonotonicReads
{
    public static IEnumerable<string> Violations(History history)
    {
        var seen = new Dictionary<(short Client, int Operation), Shown>();
        foreach (var poll in history.Polls.Where(static poll => poll.Answer is PollAnswer.State && !poll.WasDeleted))
        {
            var key = (poll.Client, poll.Operation);
            if (poll.ReturnedTag && seen.TryGetValue(key, out var before) && IsOlder(poll.Shown, before))
            {
                yield return $"It went back from {before}: {poll}";
            }

            // The application's own word says nothing of steps, and neither does a verdict.
            if (poll.Shown.Kind is ShownKind.Step)
            {
                seen[key] = poll.Shown;
            }
        }
    }

    private static bool IsOlder(Shown shown, Shown before) => shown.Kind switch
    {
        ShownKind.Step => shown.Step < before.Step,
        ShownKind.Application => true,
        _ => false,
    };
}
