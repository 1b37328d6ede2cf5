namespace StatusGateway.EndToEndTests.Polling;

/// <summary>All polls of one poller, in order, and what is wrong with them.</summary>
internal sealed record PollReport(IReadOnlyList<Poll> Polls)
{
    public IEnumerable<Poll> Unanswered => Polls.Where(poll => !poll.IsAnswered);

    public Poll? Last => Polls.LastOrDefault(poll => poll.IsAnswered);

    /// <summary>Nothing, when every poll was answered and none showed an older state than the one before.</summary>
    public IEnumerable<string> Complaints()
    {
        foreach (var kind in Unanswered.GroupBy(poll => poll.Said))
        {
            yield return $"{kind.Count()} of {Polls.Count} polls, the first at {kind.First().At.TotalSeconds:0.0} s: {kind.Key}";
        }
        var answered = Polls.Where(poll => poll.IsAnswered).ToList();
        foreach (var (earlier, later) in answered.Zip(answered.Skip(1)))
        {
            if (later.GoesBackFrom(earlier))
            {
                yield return $"went back from {earlier.Said} to {later.Said}";
            }
        }
    }

    public override string ToString() =>
        $"{Polls.Count - Unanswered.Count()}/{Polls.Count}, last seen {Last?.Status ?? "never"} {Last?.Progress} %";
}
