namespace StatusGateway.Diagnostics;

/// <summary>GET /_gateway/live: 200 as soon as the process serves, whatever else is out.</summary>
internal static class LiveEndpoint
{
    public static Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new Readiness("live", Tiers: null),
            DiagnosticsJson.Default.Readiness,
            contentType: null,
            context.RequestAborted);
    }
}
