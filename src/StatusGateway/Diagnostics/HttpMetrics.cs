using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace StatusGateway.Diagnostics;

/// <summary>What is published of .NET's own metrics of requests, and by which tags.</summary>
internal static class HttpMetrics
{
    public const string Server = "Microsoft.AspNetCore.Hosting";
    public const string Client = "System.Net.Http";

    // No others: server.address of what is forwarded is its client's Host header, so whoever asks could make series without end.
    private static readonly string[] Tags =
    [
        "http.request.method", "http.response.status_code", "http.route", "http.connection.state", "network.protocol.version",
        "error.type",
    ];

    public static MetricStreamConfiguration? ViewOf(Instrument instrument) => (instrument.Meter.Name, instrument.Name) switch
    {
        // The finest of .NET's own buckets is 5 ms, and nearly every poll is below it.
        (_, "http.server.request.duration" or "http.client.request.duration") =>
            new ExplicitBucketHistogramConfiguration { TagKeys = Tags, Boundaries = GatewayMetrics.TierDuration.Buckets },
        (Server or Client, _) => new MetricStreamConfiguration { TagKeys = Tags },
        _ => null,
    };
}
