using StatusGateway.Diagnostics;
using StatusGateway.Upstream.Holding;

namespace StatusGateway.Upstream;

/// <summary>Whether the application can be connected to: what the gate knows, which somebody always asks.</summary>
internal sealed class UpstreamHealth(Gate gate) : ITierHealth
{
    public string Name => TierNames.Upstream;

    public bool? IsUp => gate.IsReached;

    /// <summary>Polls go on without it.</summary>
    public bool IsRequired => false;
}
