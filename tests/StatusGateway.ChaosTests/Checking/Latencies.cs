using System.Globalization;
using System.Text;
using StatusGateway.ChaosTests.Histories;

namespace StatusGateway.ChaosTests.Checking;

/// <summary>How long answers took, while nothing was wrong and during each kind of fault.</summary>
internal static class Latencies
{
    public static string Report(History history)
    {
        PollEvent[] answered = [.. history.Polls.Where(static poll => poll.Answer is not PollAnswer.None)];
        var faults = history.Faults;
        var report = new StringBuilder("polls | p50 ms | p99 ms | max ms | while");
        Row("nothing was wrong", answered.Where(poll => !faults.Any(fault => fault.Touches(poll.At, poll.Ended, 0))));
        foreach (var kind in faults.GroupBy(static fault => fault.Name).OrderBy(static kind => kind.Key, StringComparer.Ordinal))
        {
            Row(kind.Key, answered.Where(poll => kind.Any(fault => fault.Touches(poll.At, poll.Ended, 0))));
        }

        return report.ToString();

        void Row(string name, IEnumerable<PollEvent> polls)
        {
            float[] took = [.. polls.Select(static poll => poll.TookMs).Order()];
            report.AppendLine();
            report.Append(CultureInfo.InvariantCulture, $"{took.Length,7} | {At(took, 0.5),6:0.0} | {At(took, 0.99),6:0.0} | {At(took, 1),6:0} | {name}");
        }
    }

    private static float At(float[] sorted, double share) =>
        sorted.Length == 0 ? float.NaN : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
