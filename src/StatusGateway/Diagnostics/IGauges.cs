using System.Diagnostics.Metrics;

namespace StatusGateway.Diagnostics;

/// <summary>Metrics that are asked for at each collection instead of being counted.</summary>
internal interface IGauges
{
    void AddTo(Meter meter);
}
