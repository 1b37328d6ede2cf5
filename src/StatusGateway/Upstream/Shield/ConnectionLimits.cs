using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace StatusGateway.Upstream.Shield;

/// <summary>Kestrel's part of the shield: the caps on every endpoint, and how long a client may say nothing.</summary>
internal sealed class ConnectionLimits(ConnectionCaps caps, IOptionsMonitor<ShieldOptions> options)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        var shield = options.CurrentValue; // at start
        kestrel.Limits.RequestHeadersTimeout = shield.RequestHead;
        kestrel.Limits.KeepAliveTimeout = shield.IdleClient;

        // Before any endpoint is named: they take these defaults when they are.
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => caps.CountAsync(next, connection)));
    }
}
