using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http.Features;
using StatusGateway.Diagnostics;

namespace StatusGateway.Upstream.Holding;

/// <summary>How many requests wait for the application, and for how long.</summary>
internal static class HoldMetrics
{
    private static readonly UpDownCounter<long> WaitingCount = GatewayMetrics.HeldRequests.CreateUpDownCounter();
    private static readonly Histogram<double> Duration = GatewayMetrics.HoldDuration.CreateHistogram();

    /// <summary>A wait is measured by itself: among the durations of requests it would hide how long they take.</summary>
    public static void Began(HttpContext context)
    {
        context.Features.Get<IHttpMetricsTagsFeature>()?.MetricsDisabled = true;
        WaitingCount.Add(1);
    }

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
