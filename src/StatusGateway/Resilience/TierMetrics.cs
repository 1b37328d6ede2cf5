using System.Diagnostics.Metrics;

namespace StatusGateway.Resilience;

/// <summary>Counts what a tier did not answer.</summary>
internal static class TierMetrics
{
    private static readonly Meter Meter = new("StatusGateway");

    private static readonly Counter<long> FaultCount = Meter.CreateCounter<long>(
        "statusgateway.tier.faults", description: "Calls of a tier that failed or took longer than its limit");

    private static readonly Counter<long> SkippedCount = Meter.CreateCounter<long>(
        "statusgateway.tier.skipped", description: "Calls of a tier that were not made while it does not answer");

    private static readonly Counter<long> LostCount = Meter.CreateCounter<long>(
        "statusgateway.tier.writes.lost", description: "Failed writes to a tier that could not even be remembered");

    public static void Fault(Tier tier) => FaultCount.Add(1, Tag(tier));

    public static void Skipped(Tier tier) => SkippedCount.Add(1, Tag(tier));

    public static void Lost() => LostCount.Add(1);

    private static KeyValuePair<string, object?> Tag(Tier tier) => new("tier", tier.Name);
}
