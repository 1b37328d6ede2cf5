using System.Net;
using Microsoft.AspNetCore.Http.Features;
using StatusGateway.Diagnostics;
using StatusGateway.Errors;
using StatusGateway.Polling;

namespace StatusGateway.Upstream.Shield;

/// <summary>What every request passes first, poll or not: nothing behind it sees what only an attacker sends.</summary>
internal sealed class ShieldMiddleware(
    RequestDelegate next, ShieldRules rules, ClientHeaders client, TimeProvider time, ILogger<ShieldMiddleware> logger)
{
    private const string Surface = "/_gateway/";
    private const string WebSocket = "websocket";
    private const string Http2Settings = "HTTP2-Settings";

    private readonly Seldom _framing = new(time);
    private readonly Seldom _hosts = new(time);
    private readonly Seldom _upgrades = new(time);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (RequestFraming.Find(request) is { } fault)
        {
            SayFraming(context, fault);
            return Refusals.FramingAsync(context, fault.Status, fault.Reason);
        }

        // (1) Whose host: a trusted proxy may have asked by another name than its client did.
        client.Correct(context);
        string? host = request.Headers[ForwardingHeaders.Host];
        if (!rules.Hosts.Allow(host) && !IsProbe(context))
        {
            SayHost(host ?? "");
            return Refusals.HostAsync(context);
        }

        // (2) A server named in the target is the one in Host, or somebody takes us for a forward proxy.
        if (AbsoluteTarget.TryRead(context.RawTarget, out var authority, out var originForm))
        {
            if (!authority.Equals(request.Headers.Host, StringComparison.OrdinalIgnoreCase))
            {
                return Refusals.TargetAsync(context);
            }

            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = originForm;
        }

        // (3) One protocol to change to; any other wish is passed over, as RFC 9110 (7.8) lets a server do.
        if (request.Headers.Upgrade.Count > 0 && !WebSocket.Equals(request.Headers.Upgrade, StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.Remove("Upgrade");
            request.Headers.Remove(Http2Settings);
        }

        if (IsUpgrade(context) && !rules.Upgrades.Allow(context.RawTarget))
        {
            SayUpgrade(context);
            return Refusals.UpgradeAsync(context);
        }

        return next(context);
    }

    // Health checks ask by address. A name that was bent to our address (DNS rebinding) is none.
    private static bool IsProbe(HttpContext context) =>
        context.RawTarget.StartsWith(Surface, StringComparison.Ordinal)
        && context.Request.Host.Host is var host
        && (host is "localhost" || IPAddress.TryParse(host, out _));

    private static bool IsUpgrade(HttpContext context) =>
        (context.Request.Headers.Upgrade.Count > 0
            && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true })
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private void SayFraming(HttpContext context, FramingFault fault)
    {
        if (_framing.IsDue())
        {
            logger.FramingRefused(context.Connection.RemoteIpAddress, fault.Reason);
        }
    }

    private void SayHost(string host)
    {
        if (_hosts.IsDue())
        {
            logger.HostRefused(host);
        }
    }

    private void SayUpgrade(HttpContext context)
    {
        if (_upgrades.IsDue())
        {
            logger.UpgradeRefused(context.RawTarget.Split('?', 2)[0]);
        }
    }
}
