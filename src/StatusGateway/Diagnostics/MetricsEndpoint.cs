using OpenTelemetry.Metrics;
using StatusGateway.Errors;

namespace StatusGateway.Diagnostics;

/// <summary>GET /_gateway/metrics: every metric in Prometheus's form, for those nearby.</summary>
internal static class MetricsEndpoint
{
    private const string Path = "/_gateway/metrics";

    public static void Map(IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<MeterProvider>() is not { } provider)
        {
            routes.MapGet(Path, static context => Problems.MetricsOff().ExecuteAsync(context));
            return;
        }

        routes.MapPrometheusScrapingEndpoint(Path, provider, static branch => branch.Use(LetInAsync), optionsName: null)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]))
            .DisableHttpMetrics();
    }

    private static Task LetInAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.IsNearby)
        {
            return Problems.NotNearby().ExecuteAsync(context);
        }

        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
