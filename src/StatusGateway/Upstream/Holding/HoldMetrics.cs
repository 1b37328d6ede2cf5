using System.Diagnostics.Metrics;

namespace StatusGateway.Upstream.Holding;

/// <summary>How many requests wait for the application, and for how long.</summary>
internal static class HoldMetrics
{
    private static readonly Meter Meter = new("StatusGateway");

    private static readonly UpDownCounter<int> WaitingCount = Meter.CreateUpDownCounter<int>(
        "statusgateway.hold.waiting", description: "Requests that wait for the application");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "statusgateway.hold.duration", unit: "s", description: "How long requests waited for the application, by how that ended");

    public static void Began() => WaitingCount.Add(1);

    public static void Ended(WaitEnd end, TimeSpan after)
    {
        WaitingCount.Add(-1);
        Duration.Record(after.TotalSeconds, new KeyValuePair<string, object?>("end", end switch
        {
            WaitEnd.LetIn => "let-in",
            WaitEnd.InVain => "in-vain",
            WaitEnd.Full => "full",
            _ => "left",
        }));
    }
}
