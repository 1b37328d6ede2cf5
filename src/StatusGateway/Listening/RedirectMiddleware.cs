using StatusGateway.Errors;
using StatusGateway.Polling;
using StatusGateway.Settings;
using StatusGateway.Upstream.Shield;

namespace StatusGateway.Listening;

/// <summary>Sends what comes to the http address to the https one, with its method and body (308).</summary>
/// <remarks>
/// It stands behind the shield: the host that it sends to is one that is served. What a trusted proxy says came by https passes,
/// or it would be sent to where it has been.
/// </remarks>
internal sealed class RedirectMiddleware(RequestDelegate next, GatewaySettings settings)
{
    // A certificate is proved by http, and who checks health knows no name to be sent to.
    private const string CertificateChallenge = "/.well-known/acme-challenge/";
    private static readonly string[] Health = ["/_gateway/live", "/_gateway/ready"];

    private readonly int _port = settings.AllListens.First(ListenSettings.IsHttps).Port;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<RedirectedConnection>() is null
            || context.Request.Headers[ForwardingHeaders.Proto] == "https"
            || IsExempt(context.RawTarget))
        {
            return next(context);
        }

        if (new HostString(context.Request.Headers[ForwardingHeaders.Host].ToString()).Host is not { Length: > 0 } host)
        {
            return Refusals.HostAsync(context); // of HTTP/1.0: there is no name to send it to
        }

        var authority = _port is 443 ? host : new HostString(host, _port).Value;
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = $"https://{authority}{context.RawTarget}";
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static bool IsExempt(string target) =>
        (target.StartsWith(CertificateChallenge, StringComparison.Ordinal) && !target.Contains("..", StringComparison.Ordinal))
        || Health.Contains(target, StringComparer.Ordinal);
}
