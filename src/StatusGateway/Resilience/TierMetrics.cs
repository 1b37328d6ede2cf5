using System.Diagnostics.Metrics;
using StatusGateway.Diagnostics;

namespace StatusGateway.Resilience;

/// <summary>How long tiers take to answer, and what they did not answer.</summary>
internal static class TierMetrics
{
    private static readonly Histogram<double> Duration = GatewayMetrics.TierDuration.CreateHistogram();
    private static readonly Counter<long> FaultCount = GatewayMetrics.TierFaults.CreateCounter();
    private static readonly Counter<long> SkippedCount = GatewayMetrics.TierSkipped.CreateCounter();
    private static readonly Counter<long> LostCount = GatewayMetrics.TierLostWrites.CreateCounter();

    public static void Answered(string tier, TierCall call, TimeSpan after) =>
        Duration.Record(after.TotalSeconds, new("tier", tier), new("operation", TierSpans.NameOf(call)));

    /// <summary>Measures a call of a tier that has no breaker.</summary>
    public static async Task<T> MeasureAsync<T>(string tier, TierCall call, Task<T> answer, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var result = await answer;
        Answered(tier, call, time.GetElapsedTime(started));
        return result;
    }

    public static void Fault(Tier tier) => FaultCount.Add(1, Tag(tier));

    public static void Skipped(Tier tier) => SkippedCount.Add(1, Tag(tier));

    public static void Lost() => LostCount.Add(1);

    private static KeyValuePair<string, object?> Tag(Tier tier) => new("tier", tier.Tag);
}
