using System.Diagnostics.Metrics;
using StatusGateway.Diagnostics;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Endings;

/// <summary>Counts verdicts, those that were wrong, and what was cleaned up.</summary>
internal static class EndingMetrics
{
    private static readonly Counter<long> LostCount = GatewayMetrics.LostOperations.CreateCounter();
    private static readonly Counter<long> OverruledCount = GatewayMetrics.OverruledVerdicts.CreateCounter();
    private static readonly Counter<long> CleanedCount = GatewayMetrics.CleanedOperations.CreateCounter();

    public static void Lost(LostReason reason) =>
        LostCount.Add(1, new KeyValuePair<string, object?>("reason", Verdict.NameOf(reason)));

    public static void Overruled() => OverruledCount.Add(1);

    public static void Cleaned(int operations) => CleanedCount.Add(operations);
}
