using System.Diagnostics.Metrics;
using StatusGateway.Diagnostics;
using StatusGateway.Operations;

namespace StatusGateway.Polling;

/// <summary>Counts what polls were answered with. Each is counted before its answer leaves: who has an answer finds it counted.</summary>
internal static class PollMetrics
{
    private static readonly Counter<long> Count = GatewayMetrics.Polls.CreateCounter();
    private static readonly Counter<long> RescuedCount = GatewayMetrics.RescuedPolls.CreateCounter();
    private static readonly Histogram<double> Duration = GatewayMetrics.PollDuration.CreateHistogram();
    private static readonly Histogram<double> Age = GatewayMetrics.PollAge.CreateHistogram();

    /// <summary>A state was shown, or the client has it already.</summary>
    public static void Answered(Poll poll, OperationSnapshot shown, Provenance provenance, bool isNotModified)
    {
        CountOne(provenance.Source, isNotModified ? "not-modified" : "full");
        Rescued(provenance.RescuedFrom);
        Measure(poll, provenance.Source);
        if (Age.Enabled && !shown.Order.IsFinal)
        {
            var age = Revision.Of(poll.Patience.Time.GetUtcNow()).Number - shown.Order.Revision.Number;
            Age.Record(Math.Max(0, age) / 1e6, new KeyValuePair<string, object?>(
                "rescued", provenance.RescuedFrom is null ? "false" : "true"));
        }
    }

    /// <summary>The client keeps what it has, because nothing in reach is as new.</summary>
    public static void Kept(Poll poll, Provenance provenance)
    {
        CountOne(provenance.Source, "not-modified");
        Rescued(provenance.RescuedFrom);
        Measure(poll, provenance.Source);
    }

    /// <summary>The application's own state, which could not be placed in the order in time.</summary>
    public static void Unplaced(Poll poll)
    {
        CountOne(PollSources.Application, "full");
        Measure(poll, PollSources.Application);
    }

    /// <summary>Whatever the application said, for lack of anything known.</summary>
    public static void PassedOn(Poll poll)
    {
        CountOne(PollSources.Application, "passed-on");
        Measure(poll, PollSources.Application);
    }

    /// <summary>"Try again": nothing can be said.</summary>
    public static void Unavailable() => CountOne(PollSources.None, "unavailable");

    private static void CountOne(string source, string answer) => Count.Add(1, new("source", source), new("answer", answer));

    private static void Rescued(string? reason)
    {
        if (reason is not null)
        {
            RescuedCount.Add(1, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    private static void Measure(Poll poll, string source)
    {
        if (Duration.Enabled)
        {
            Duration.Record(
                poll.Patience.Time.GetElapsedTime(poll.Patience.Start).TotalSeconds,
                new KeyValuePair<string, object?>("source", source));
        }
    }
}
