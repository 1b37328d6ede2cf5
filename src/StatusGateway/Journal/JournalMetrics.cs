using System.Diagnostics.Metrics;

namespace StatusGateway.Journal;

/// <summary>Counts what goes into the journal and out of it.</summary>
internal static class JournalMetrics
{
    private static readonly Meter Meter = new("StatusGateway");

    private static readonly Counter<long> AppendedCount = Meter.CreateCounter<long>(
        "statusgateway.journal.appended", description: "Writes that were acknowledged while the store was out");

    private static readonly Counter<long> ReplayedCount = Meter.CreateCounter<long>(
        "statusgateway.journal.replayed", description: "Journaled writes that the store has since");

    private static readonly Counter<long> SetAsideCount = Meter.CreateCounter<long>(
        "statusgateway.journal.set_aside", description: "Journaled writes that the store will not be given");

    /// <summary>How many wait, and how much they weigh.</summary>
    public static void Observe(JournalIndex index)
    {
        Meter.CreateObservableGauge("statusgateway.journal.entries", () => index.Count, description: "Journaled writes that wait");
        Meter.CreateObservableGauge("statusgateway.journal.bytes", () => index.Bytes, "By", "What they weigh");
    }

    public static void Appended(int entries) => AppendedCount.Add(entries);

    public static void Settled(IReadOnlyList<SettledEntry> entries)
    {
        var aside = entries.Count(static one => one.Reason is not null);
        ReplayedCount.Add(entries.Count - aside);
        SetAsideCount.Add(aside);
    }
}
