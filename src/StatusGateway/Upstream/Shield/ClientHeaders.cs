using System.Net;
using Microsoft.Extensions.Primitives;
using StatusGateway.Diagnostics;

namespace StatusGateway.Upstream.Shield;

/// <summary>Makes what a request says of its way here true, and takes out what no client has to say.</summary>
/// <remarks>
/// From here on the request's own headers and <c>RemoteIpAddress</c> are the only word: what YARP forwards, what the gateway asks
/// the application itself and what it counts per address agree.
/// </remarks>
internal sealed class ClientHeaders(ShieldRules rules, TimeProvider time, ILogger<ClientHeaders> logger)
{
    private readonly Seldom _internals = new(time);
    private int _saidHttpsIgnored;

    public void Correct(HttpContext context)
    {
        var headers = context.Request.Headers;
        var peer = context.Connection.RemoteIpAddress is { } address ? TrustedProxies.Plain(address) : null;
        var proxies = rules.Proxies;
        var isTrusted = proxies.Trusts(peer);

        if (!isTrusted && headers[ForwardingHeaders.Proto] is [{ } proto, ..] && IsHttps(proto))
        {
            SayHttpsIgnored(peer);
        }

        Remove(context, peer, isTrusted);
        if (peer is not null)
        {
            var came = headers[ForwardingHeaders.For];
            context.Connection.RemoteIpAddress = isTrusted ? proxies.ClientOf(peer, came) : peer;
            headers[ForwardingHeaders.For] = came.Count == 0 ? peer.ToString() : $"{Joined(came)}, {peer}";
        }

        headers[ForwardingHeaders.Host] = First(headers[ForwardingHeaders.Host]) is { } host && HostPatterns.IsHost(host) ? host : headers.Host;
        headers[ForwardingHeaders.Proto] =
            First(headers[ForwardingHeaders.Proto]) is { } said && Scheme(said) is { } scheme ? scheme : context.Request.Scheme;
    }

    private void Remove(HttpContext context, IPAddress? peer, bool isTrusted)
    {
        var headers = context.Request.Headers;
        List<string>? removed = null;
        var wasForwarded = false;
        foreach (var (name, _) in headers)
        {
            if (NextInternals.Match(name))
            {
                (removed ??= []).Add(name);
                if (_internals.IsDue())
                {
                    logger.InternalHeaderRemoved(peer, name);
                }
            }
            else if (ForwardingHeaders.Match(name))
            {
                wasForwarded = true;
                if (!isTrusted)
                {
                    (removed ??= []).Add(name);
                }
            }
            else if (ForwardingHeaders.MatchUnderscored(name))
            {
                (removed ??= []).Add(name);
            }
        }

        if (wasForwarded || headers.ContainsKey("Via"))
        {
            context.Features.Set(WasForwarded.Mark);
        }

        foreach (var name in removed ?? [])
        {
            headers.Remove(name);
        }
    }

    private void SayHttpsIgnored(IPAddress? peer)
    {
        if (Interlocked.Exchange(ref _saidHttpsIgnored, 1) == 0)
        {
            logger.HttpsIgnored(peer);
        }
    }

    // Each proxy adds its own at the end; the first is what the client used.
    private static string? First(StringValues values) =>
        values is [{ } value, ..] ? value.Split(',', 2)[0].Trim() : null;

    private static string Joined(StringValues values) => string.Join(", ", values.ToArray());

    private static bool IsHttps(string proto) => Scheme(proto) is "https";

    private static string? Scheme(string said) =>
        said.Equals("https", StringComparison.OrdinalIgnoreCase) ? "https"
        : said.Equals("http", StringComparison.OrdinalIgnoreCase) ? "http"
        : null;
}
