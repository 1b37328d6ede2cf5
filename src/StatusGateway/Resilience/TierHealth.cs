using StatusGateway.Diagnostics;

namespace StatusGateway.Resilience;

/// <summary>What a tier's breaker knows. None is required: without it polls go on from the others.</summary>
/// <param name="name">As readiness names it.</param>
/// <param name="breaker">The tier's, which knows nothing before the tier was first asked.</param>
/// <param name="isMet">Whether it was ever there.</param>
internal sealed class TierHealth(string name, TierBreaker breaker, Func<bool> isMet) : ITierHealth
{
    public string Name => name;

    public bool? IsUp => isMet() && !breaker.IsOpen;

    public bool IsRequired => false;

    public bool? IsBreakerOpen => breaker.IsOpen;
}
