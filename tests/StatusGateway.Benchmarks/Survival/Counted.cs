using StatusGateway.Benchmarks.Load;
using StatusGateway.Testing;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>Polls as one side counted them: the clients, or the gateway in its metrics.</summary>
/// <param name="Answered">With a state, or that it is still the same.</param>
/// <param name="NotModified">How many of them with the latter.</param>
/// <param name="Rescued">How many of them in the application's place, by reason.</param>
internal sealed record Counted(int Answered, int NotModified, IReadOnlyDictionary<string, int> Rescued)
{
    private const string Polls = "statusgateway_polls_total";
    private const string RescuedPolls = "statusgateway_polls_rescued_total";

    public static Counted By(IReadOnlyCollection<PollRecord> clients) => new(
        clients.Count(static poll => poll.IsUsable),
        clients.Count(static poll => poll.StatusCode == 304),
        clients.Where(static poll => poll.RescuedFrom is not null)
            .CountBy(static poll => poll.RescuedFrom!)
            .ToDictionary());

    /// <summary>What a gateway counted between two scrapes; unknown ids are answered neither way.</summary>
    public static Counted Between(MetricsPage before, MetricsPage after)
    {
        var notModified = Difference(Polls, ("answer", "not-modified"));
        return new(
            Difference(Polls, ("answer", "full")) + notModified,
            notModified,
            after.ValuesOf(RescuedPolls, "reason")
                .Select(reason => (reason, Count: Difference(RescuedPolls, ("reason", reason))))
                .Where(static one => one.Count > 0)
                .ToDictionary(static one => one.reason, static one => one.Count));

        int Difference(string name, (string, string) label) => (int)(after.Sum(name, label) - before.Sum(name, label));
    }

    /// <summary>Where two counts of the same polls differ, a clause each.</summary>
    public IEnumerable<string> DifferencesFrom(Counted other)
    {
        if (Answered != other.Answered)
        {
            yield return $"answered {Answered}, not {other.Answered}";
        }

        if (NotModified != other.NotModified)
        {
            yield return $"304 {NotModified}, not {other.NotModified}";
        }

        foreach (var reason in Rescued.Keys.Union(other.Rescued.Keys).Order())
        {
            var (here, there) = (Rescued.GetValueOrDefault(reason), other.Rescued.GetValueOrDefault(reason));
            if (here != there)
            {
                yield return $"rescued ({reason}) {here}, not {there}";
            }
        }
    }

    public override string ToString() =>
        $"{Answered} answered, {NotModified} of them 304, {Rescued.Values.Sum()} rescued"
        + (Rescued.Count == 0 ? "" : $" ({string.Join(", ", Rescued.OrderBy(static one => one.Key).Select(static one => $"{one.Value}× {one.Key}"))})");
}
