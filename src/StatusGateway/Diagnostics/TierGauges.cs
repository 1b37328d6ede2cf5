using System.Diagnostics.Metrics;

namespace StatusGateway.Diagnostics;

/// <summary>Which tiers answer, and which breakers are open: what <c>ready</c> says to a person.</summary>
internal sealed class TierGauges(IEnumerable<ITierHealth> tiers) : IGauges
{
    public void AddTo(Meter meter)
    {
        GatewayMetrics.TierUp.Observe(meter, () => Measure(static tier => tier.IsUp));
        GatewayMetrics.TierBreakerOpen.Observe(meter, () => Measure(static tier => tier.IsBreakerOpen));
    }

    private IEnumerable<Measurement<int>> Measure(Func<ITierHealth, bool?> ask) =>
        from tier in tiers
        let answer = ask(tier)
        where answer is not null
        select new Measurement<int>(answer.Value ? 1 : 0, new KeyValuePair<string, object?>("tier", tier.Name));
}
