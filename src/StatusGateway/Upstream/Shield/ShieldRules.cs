using Microsoft.Extensions.Options;

namespace StatusGateway.Upstream.Shield;

/// <summary>What the options say at the moment, in the form in which it is asked.</summary>
internal sealed class ShieldRules(IOptionsMonitor<ShieldOptions> options)
{
    private volatile Compiled? _compiled;

    public ShieldOptions Options => Current.Options;

    public TrustedProxies Proxies => Current.Proxies;

    public HostPatterns Hosts => Current.Hosts;

    public UpgradePaths Upgrades => Current.Upgrades;

    // The monitor gives the same object until the configuration changes.
    private Compiled Current
    {
        get
        {
            var now = options.CurrentValue;
            return _compiled is { } compiled && ReferenceEquals(compiled.Options, now)
                ? compiled
                : _compiled = new Compiled(now, new(now.TrustedProxies), new(now.Hosts), new(now.Upgrades));
        }
    }

    private sealed record Compiled(ShieldOptions Options, TrustedProxies Proxies, HostPatterns Hosts, UpgradePaths Upgrades);
}
