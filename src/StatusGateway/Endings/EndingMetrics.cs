using System.Diagnostics.Metrics;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Endings;

/// <summary>Counts verdicts, those that were wrong, and what was cleaned up.</summary>
internal static class EndingMetrics
{
    private static readonly Meter Meter = new("StatusGateway");

    private static readonly Counter<long> LostCount = Meter.CreateCounter<long>(
        "statusgateway.endings.lost", description: "Operations that this gateway declared lost, by reason");

    private static readonly Counter<long> OverruledCount = Meter.CreateCounter<long>(
        "statusgateway.endings.overruled", description: "Operations that ended by themselves after they were declared lost");

    private static readonly Counter<long> CleanedCount = Meter.CreateCounter<long>(
        "statusgateway.endings.cleaned", description: "Operations that were cleaned up");

    public static void Lost(LostReason reason) =>
        LostCount.Add(1, new KeyValuePair<string, object?>("reason", Verdict.NameOf(reason)));

    public static void Overruled() => OverruledCount.Add(1);

    public static void Cleaned(int operations) => CleanedCount.Add(operations);
}
