using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using StatusGateway.Diagnostics;

namespace StatusGateway.Upstream.Holding;

/// <summary>What a browser shows while the application is not there: one page (<c>waiting.html</c>) that reloads itself.</summary>
internal sealed class WaitingPage(Gate gate, IOptionsMonitor<UpstreamOptions> upstream, TimeProvider time)
{
    private static readonly string Html = Load();

    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.RetryAfter = "1";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

        var since = gate.ClosedSince;
        var waited = Math.Max(0, (time.GetUtcNow() - since).TotalMilliseconds);
        var page = Encoding.UTF8.GetBytes(Html
            .Replace("{{nonce}}", nonce, StringComparison.Ordinal)
            .Replace("{{since}}", since.ToString("HH:mm:ss", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{waited}}", waited.ToString("0", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{upstream}}", UpstreamShownTo(context), StringComparison.Ordinal)

            // Last, because it is the client's own text.
            .Replace("{{host}}", WebUtility.HtmlEncode(context.Request.Host.Value ?? "the application"), StringComparison.Ordinal));
        response.ContentLength = page.Length;
        return response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }

    // Whoever develops on this machine needs to know what to start; the address behind the gateway is nobody else's business.
    // A tunnel comes from loopback too, but asks for another host.
    private string UpstreamShownTo(HttpContext context) =>
        context.IsNearby
        && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && IsThisMachine(context.Request.Host.Host)
            ? WebUtility.HtmlEncode(string.Join(", ", upstream.CurrentValue.Instances()))
            : "";

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string Load()
    {
        using var stream = typeof(WaitingPage).Assembly.GetManifestResourceStream("waiting.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
