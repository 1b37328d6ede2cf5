using StatusGateway.Upstream.Holding;

namespace StatusGateway.Upstream.Balancing;

/// <summary>Finds an instance again that could not be connected to, so that no request has to try.</summary>
internal sealed class InstanceWorker(Instances instances, Knock knock, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await instances.LostAsync(stoppingToken);
                while (instances.Lost is { Count: > 0 } lost)
                {
                    await Task.Delay(Pause, time, stoppingToken);
                    await Task.WhenAll(lost.Select(instance => knock.IsAnsweredAsync(instance, stoppingToken)));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }
}
