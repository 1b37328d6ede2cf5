using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Measuring;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>So many of so many.</summary>
internal readonly record struct Tally(int Ok, int Total)
{
    public bool IsWhole => Ok == Total && Total > 0;

    public static Tally Of<T>(IEnumerable<T> all, Func<T, bool> isOk) =>
        all.Aggregate(new Tally(0, 0), (tally, one) => new Tally(tally.Ok + (isOk(one) ? 1 : 0), tally.Total + 1));

    public override string ToString() => Total == 0 ? "–" : $"{Ok}/{Total}";
}

/// <summary>The figures of one front in one scenario.</summary>
internal sealed record Outcome
{
    public required string Front { get; init; }

    public required int Known { get; init; }

    public required Tally Polls { get; init; }

    /// <summary>How many of them were answered 304.</summary>
    public int NotModified => CountedByClients.NotModified;

    /// <summary>What the clients saw.</summary>
    public required Counted CountedByClients { get; init; }

    /// <summary>The same as the front says itself; null where it does not.</summary>
    public Counted? CountedByFront { get; init; }

    public required Tally WhileDown { get; init; }

    public required Tally After { get; init; }

    /// <summary>Operations that nobody had polled before the fault, and whose every poll during it was answered.</summary>
    public required Tally NeverPolled { get; init; }

    public required double P50 { get; init; }

    public required double P99 { get; init; }

    public required double Max { get; init; }

    public required double P99Before { get; init; }

    /// <summary>What the machine and the load generator add to every latency.</summary>
    public required double P99OfControl { get; init; }

    public required Staleness Staleness { get; init; }

    public required Tally UnknownSame { get; init; }

    public required Tally UnknownProper { get; init; }

    public required string UnknownWhileDown { get; init; }

    public required Tally Pages { get; init; }

    public required Tally Posts { get; init; }

    /// <summary>
    /// POSTs in the air when the application was killed, and told so: whether they were executed nobody can know, so they must
    /// not be sent again.
    /// </summary>
    public required int PostsCutOff { get; init; }

    public required int ExecutedMoreThanOnce { get; init; }

    /// <summary>Executed, and the client was told that it failed: its page will try again and pay twice.</summary>
    public required int ExecutedUntold { get; init; }

    public static Outcome Of(
        string front,
        Scenario scenario,
        Timeline timeline,
        IReadOnlyCollection<PollRecord> polls,
        string[] late,
        TruthLog truth,
        PostLog posts,
        Visitors visitors,
        UnknownIds unknown,
        Control control)
    {
        var staleness = new Staleness(truth, timeline, scenario);
        staleness.Judge(polls);
        var whileDown = polls.Where(poll => timeline.IsDown(poll.Sent)).ToArray();
        var pollsOfLate = whileDown.Where(poll => late.Contains(poll.Id)).ToLookup(poll => poll.Id);

        return new Outcome
        {
            Front = front,
            Known = polls.Select(poll => poll.Id).Distinct().Count(),
            Polls = Tally.Of(polls, poll => poll.IsUsable),
            CountedByClients = Counted.By(polls),
            WhileDown = Tally.Of(whileDown, poll => poll.IsUsable),
            After = Tally.Of(polls.Where(poll => timeline.IsAfter(poll.Sent)), poll => poll.IsUsable),
            NeverPolled = Tally.Of(pollsOfLate, operation => operation.All(poll => poll.IsUsable)),
            P50 = Percentile.Of(polls.Select(poll => poll.Latency), 0.50),
            P99 = Percentile.Of(polls.Select(poll => poll.Latency), 0.99),
            Max = Percentile.Of(polls.Select(poll => poll.Latency), 1),
            P99Before = Percentile.Of(
                polls.Where(poll => timeline.IsBefore(poll.Ended)).Select(poll => poll.Latency), 0.99),
            P99OfControl = control.P99,
            Staleness = staleness,
            UnknownSame = Tally.Of(unknown.Same, same => same),
            UnknownProper = Tally.Of(unknown.WhileDown, answer => answer == UnknownIds.Proper),
            UnknownWhileDown = string.Join(
                ", ", unknown.WhileDown.CountBy(answer => answer).Select(answer => $"{answer.Value}× {answer.Key}")),
            Pages = Tally.Of(visitors.Pages, page => page),
            Posts = Tally.Of(visitors.Posts, post => post.IsOk),
            PostsCutOff = visitors.Posts.Count(post => !post.IsOk && timeline.IsCutOff(post.Sent, post.Ended)),
            ExecutedMoreThanOnce = posts.MoreThanOnce,
            ExecutedUntold = visitors.Posts.Count(post => !post.IsOk && posts.WasExecuted(post.RequestId)),
        };
    }
}
