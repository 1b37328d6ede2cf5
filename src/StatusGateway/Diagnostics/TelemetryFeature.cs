using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StatusGateway.Settings;

namespace StatusGateway.Diagnostics;

/// <summary>OpenTelemetry: metrics for whoever scrapes them, and both signals for whom the operator's variables name.</summary>
internal static class TelemetryFeature
{
    private const string Service = "statusgateway";

    // Their spans would be all that there is to see of an idle gateway.
    private static readonly string[] Untraced = ["/_gateway/live", "/_gateway/ready", "/_gateway/metrics", "/_gateway/wait"];

    extension(IHostApplicationBuilder builder)
    {
        public void AddTelemetry(TelemetrySettings settings)
        {
            builder.Services.AddSingleton(settings);
            if (settings.IsDisabled)
            {
                return;
            }

            builder.Configuration.AddInMemoryCollection(settings.Variables!);
            builder.Services.AddSingleton<IGauges, TierGauges>().AddHostedService<TelemetryLifetime>();
            var telemetry = builder.Services.AddOpenTelemetry()
                .ConfigureResource(static resource => resource
                    .Clear()
                    .AddService(Service, serviceVersion: typeof(TelemetryFeature).Assembly.GetName().Version?.ToString(3))
                    .AddTelemetrySdk()
                    .AddEnvironmentVariableDetector()) // what the operator says wins
                .WithMetrics(metrics => AddMetrics(metrics, settings.Metrics));
            if (settings.Traces is { } receiver)
            {
                telemetry.WithTracing(traces => AddTraces(traces, receiver));
            }
        }
    }

    private static void AddMetrics(MeterProviderBuilder metrics, OtlpReceiver? receiver)
    {
        metrics
            .AddMeter(
                GatewayMetrics.MeterName, HttpMetrics.Server, HttpMetrics.Client, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddView(HttpMetrics.ViewOf)
            .AddPrometheusExporter(static prometheus =>
            {
                prometheus.ScrapeResponseCacheDurationMilliseconds = 0; // two scrapers may ask, and each hears how it is
                prometheus.ScopeInfoEnabled = false;
            });
        if (receiver is not null)
        {
            metrics.AddOtlpExporter(otlp => Address(otlp, receiver));
        }
    }

    // What .NET itself says of a request that is sent. OpenTelemetry's own instrumentation of HttpClient would write
    // traceparent into what is forwarded.
    private static void AddTraces(TracerProviderBuilder traces, OtlpReceiver receiver)
    {
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        traces
            .AddSource(Tracing.SourceName, "System.Net.Http", "Npgsql")
            .AddAspNetCoreInstrumentation(static requests => requests.Filter = static context =>
                !Untraced.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
            .AddOtlpExporter(otlp => Address(otlp, receiver));
    }

    private static void Address(OtlpExporterOptions otlp, OtlpReceiver receiver)
    {
        otlp.Endpoint = receiver.Address;
        otlp.Protocol = receiver.IsHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Headers = receiver.Headers;
    }
}
