using StatusGateway.Benchmarks.Load;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>
/// Compares what was served with the truth log. A poll is behind by the time for which the served state had already been
/// superseded when the poll was sent.
/// </summary>
internal sealed class Staleness(TruthLog truth, Timeline timeline, Scenario scenario)
{
    /// <summary>The <c>fresh</c> of the gateway as it ships.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// One refresh and 1 s; an operation is asked for again only when somebody polls it, so one interval more, and what the
    /// application takes for its answer.
    /// </summary>
    public static TimeSpan Allowed(Scenario scenario) =>
        Refresh + TimeSpan.FromSeconds(1) + Scenario.OperationPollInterval + scenario.AnswerDelay;

    public double WorstBehind { get; private set; }

    public int TooOld { get; private set; }

    public int Backwards { get; private set; }

    public int NeverTrue { get; private set; }

    public void Judge(IEnumerable<PollRecord> polls)
    {
        foreach (var operation in polls.Where(poll => poll.IsUsable).GroupBy(poll => poll.Id))
        {
            JudgeAge(operation);
            JudgeOrder(operation);
        }
    }

    private void JudgeAge(IEnumerable<PollRecord> polls)
    {
        foreach (var poll in polls)
        {
            var place = truth.PlaceOf(poll.Id, poll.State!.Value);
            if (place < 0)
            {
                NeverTrue++;
            }
            else if (timeline.IsKnownToTheApplication(poll))
            {
                var superseded = truth.SupersededAt(poll.Id, place);
                var behind = Math.Max(0, poll.Sent - superseded - timeline.StoppedWithin(superseded, poll.Sent));
                WorstBehind = Math.Max(WorstBehind, behind);
                TooOld += behind > Allowed(scenario).TotalMilliseconds ? 1 : 0;
            }
        }
    }

    /// <summary>A poll sent after another had ended, by whichever client, must not be told an older state.</summary>
    private void JudgeOrder(IEnumerable<PollRecord> polls)
    {
        var shown = new Queue<PollRecord>(polls.OrderBy(poll => poll.Ended));
        var newest = -1;
        foreach (var poll in shown.OrderBy(poll => poll.Sent).ToArray())
        {
            while (shown.TryPeek(out var earlier) && earlier.Ended <= poll.Sent)
            {
                newest = Math.Max(newest, truth.PlaceOf(earlier.Id, earlier.State!.Value));
                shown.Dequeue();
            }

            var place = truth.PlaceOf(poll.Id, poll.State!.Value);
            Backwards += place >= 0 && place < newest ? 1 : 0;
        }
    }
}
