using StatusGateway.Diagnostics;

namespace StatusGateway.Resilience;

/// <summary>What a tier's breaker knows. None is required: without it polls go on from the others.</summary>
internal sealed class TierHealth(string name, TierBreaker breaker) : ITierHealth
{
    public string Name => name;

    public bool? IsUp => !breaker.IsOpen;

    public bool IsRequired => false;
}
