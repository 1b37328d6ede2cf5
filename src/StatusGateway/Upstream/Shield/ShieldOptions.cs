using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StatusGateway.Upstream.Shield;

/// <summary>The <c>shield</c> section of <c>config/gateway.json</c>.</summary>
internal sealed class ShieldOptions : IValidatableObject
{
    public const string Section = "shield";

    /// <summary>The hosts that may be asked for, with <c>*.</c> for any name below one; any while none is listed.</summary>
    public IList<string> Hosts { get; set; } = [];

    /// <summary>The addresses and networks of proxies in front, whose forwarding headers are believed.</summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// The paths at which a WebSocket may be opened, a trailing <c>*</c> for all below; any while none is listed, <c>none</c> for
    /// no path at all.
    /// </summary>
    public IList<string> Upgrades { get; set; } = [];

    /// <summary>How many connections one client address may hold open; a trusted proxy as many as it likes.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerAddress { get; set; } = 1_000;

    /// <summary>How many connections may be open in all; 0 for as many as the machine bears.</summary>
    [Range(0, 10_000_000)]
    public int Connections { get; set; }

    /// <summary>How long a client may take for the head of its request. Read at start.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RequestHead { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an idle connection is kept: longer than proxies in front keep theirs (60 s), or one of them writes into a
    /// connection that is being closed. Read at start.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan IdleClient { get; set; } = TimeSpan.FromSeconds(130);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var host in Hosts.Where(static host => !HostPatterns.IsPattern(host)))
        {
            yield return new($"shield.hosts: \"{host}\" is no host: write example.com, *.example.com or example.com:8443.");
        }

        foreach (var proxy in TrustedProxies.Where(static proxy => Shield.TrustedProxies.Parse(proxy) is null))
        {
            yield return new($"shield.trustedProxies: \"{proxy}\" is no address: write 10.0.0.7 or a network, 10.0.0.0/8.");
        }

        foreach (var path in Upgrades.Where(static path => !UpgradePaths.IsEntry(path)))
        {
            yield return new($"shield.upgrades: \"{path}\" is no path: write /path, /path/* or none.");
        }
    }
}

[OptionsValidator]
internal sealed partial class ShieldOptionsValidator : IValidateOptions<ShieldOptions>;
