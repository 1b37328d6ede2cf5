using StatusGateway.ChaosTests.Histories;

namespace StatusGateway.ChaosTests.Checking;

/// <summary>A final state never becomes a running one within one life, and what was written late is shown to nobody.</summary>
internal static class FinalStates
{
    public static IEnumerable<string> Violations(History history)
    {
        var finals = new Dictionary<(short Client, int Operation), Shown>();
        foreach (var poll in history.Polls.Where(static poll => poll.Answer is PollAnswer.State && !poll.WasDeleted))
        {
            if (poll.Shown.Kind is ShownKind.Late)
            {
                yield return $"A late write was shown: {poll}";
            }

            var key = (poll.Client, poll.Operation);
            if (!poll.Shown.IsFinal
                && poll.ReturnedTag
                && finals.TryGetValue(key, out var final)
                && !(poll.Shown.Kind is ShownKind.Step && poll.Shown.Step > final.Step))
            {
                yield return $"It ran again after {final}: {poll}";
            }

            if (poll.Shown.IsFinal)
            {
                finals[key] = poll.Shown;
            }
        }
    }
}
