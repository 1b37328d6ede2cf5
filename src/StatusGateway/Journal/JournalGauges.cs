using System.Diagnostics.Metrics;
using StatusGateway.Diagnostics;
using StatusGateway.Operations;

namespace StatusGateway.Journal;

/// <summary>How much waits in the journal, and for how long.</summary>
internal sealed class JournalGauges(JournalIndex index, OperationJournal journal, TimeProvider time) : IGauges
{
    public void AddTo(Meter meter)
    {
        GatewayMetrics.JournalEntries.Observe(meter, () => One(index.Count));
        GatewayMetrics.JournalBytes.Observe(meter, () => One(index.Bytes));
        GatewayMetrics.JournalOldest.Observe(meter, () => One(SecondsSince(index.Oldest)));
        GatewayMetrics.JournalFull.Observe(meter, () => One(journal.IsFull ? 1 : 0));
    }

    private static Measurement<T>[] One<T>(T value)
        where T : struct =>
        [new(value)];

    // A revision is dealt by a clock that follows the store's, which may be ahead of this one.
    private double SecondsSince(Revision? began) => began is { } revision
        ? Math.Max(0, TimeSpan.FromMicroseconds(Revision.Of(time.GetUtcNow()).Number - revision.Number).TotalSeconds)
        : 0;
}
