using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace StatusGateway.Diagnostics;

/// <summary>Opens the gauges when the gateway starts, and sends what is left when it stops.</summary>
internal sealed class TelemetryLifetime(IMeterFactory meters, IEnumerable<IGauges> gauges, IServiceProvider services)
    : IHostedService
{
    // A collector that hangs must not: the SDK itself would give it five seconds for each signal.
    private const int SendWithinMilliseconds = 1000;

    public Task StartAsync(CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // the factory disposes of it
        var meter = meters.Create(GatewayMetrics.MeterName);
#pragma warning restore CA2000
        foreach (var one in gauges)
        {
            one.AddTo(meter);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => services.GetService<MeterProvider>()?.Shutdown(SendWithinMilliseconds), CancellationToken.None),
        Task.Run(() => services.GetService<TracerProvider>()?.Shutdown(SendWithinMilliseconds), CancellationToken.None));
}
