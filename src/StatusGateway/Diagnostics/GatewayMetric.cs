using System.Diagnostics.Metrics;

namespace StatusGateway.Diagnostics;

/// <summary>One metric as it is published: made where it is recorded, of what is said of it here.</summary>
/// <param name="Name">As OpenTelemetry names it.</param>
/// <param name="Kind">What is done with its values.</param>
/// <param name="Unit">UCUM: <c>s</c>, <c>By</c>, or what is counted in braces.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Tags">All that tell its series apart; each has a bounded set of values, and none is of a client's choosing.</param>
internal sealed record GatewayMetric(string Name, MetricKind Kind, string Unit, string Description, params string[] Tags)
{
    // For what happens in this process, whose counters live as long as it does.
    private static readonly Meter Meter = new(GatewayMetrics.MeterName);

    /// <summary>Of a histogram: the upper bounds of its buckets.</summary>
    public double[] Buckets { get; init; } = [];

    public Counter<long> CreateCounter() => Meter.CreateCounter<long>(Name, Unit, Description);

    public UpDownCounter<long> CreateUpDownCounter() => Meter.CreateUpDownCounter<long>(Name, Unit, Description);

    public Histogram<double> CreateHistogram() => Meter.CreateHistogram(
        Name, Unit, Description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });

    /// <summary>Asked for at each collection, for as long as <paramref name="meter"/> lives.</summary>
    public void Observe<T>(Meter meter, Func<IEnumerable<Measurement<T>>> ask)
        where T : struct =>
        meter.CreateObservableGauge(Name, ask, Unit, Description);
}

/// <summary>What a metric's values are.</summary>
internal enum MetricKind
{
    Counter,
    UpDownCounter,
    Histogram,
    Gauge,
}
