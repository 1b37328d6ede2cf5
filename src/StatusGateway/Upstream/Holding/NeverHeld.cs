using Microsoft.Extensions.Options;
using StatusGateway.Polling;

namespace StatusGateway.Upstream.Holding;

/// <summary>Requests whose whole purpose is to learn now whether the application is there.</summary>
internal sealed class NeverHeld(IOptionsMonitor<HoldOptions> options)
{
    private static readonly string[] Usual =
    [
        "/health", "/healthz", "/livez", "/readyz", "/api/health", "/api/healthz", "/api/livez", "/api/readyz",
    ];

    public bool Contains(HttpContext context)
    {
        var path = context.RawTarget.Split('?', 2)[0];
        return Usual.Contains(path, StringComparer.Ordinal) || options.CurrentValue.Never.Contains(path);
    }
}
