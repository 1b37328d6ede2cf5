using System.Diagnostics.Metrics;
using StatusGateway.Diagnostics;

namespace StatusGateway.Journal;

/// <summary>Counts what goes into the journal and out of it.</summary>
internal static class JournalMetrics
{
    private static readonly Counter<long> AppendedCount = GatewayMetrics.JournalAppended.CreateCounter();
    private static readonly Counter<long> ReplayedCount = GatewayMetrics.JournalReplayed.CreateCounter();
    private static readonly Counter<long> SetAsideCount = GatewayMetrics.JournalSetAside.CreateCounter();

    public static void Appended(int entries) => AppendedCount.Add(entries);

    public static void Settled(IReadOnlyList<SettledEntry> entries)
    {
        var aside = entries.Count(static one => one.Reason is not null);
        ReplayedCount.Add(entries.Count - aside);
        SetAsideCount.Add(aside);
    }
}
