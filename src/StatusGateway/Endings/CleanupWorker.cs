using Microsoft.Extensions.Options;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Endings;

/// <summary>Cleans up every so often, when it is this gateway's turn to act and no job of the database does.</summary>
internal sealed class CleanupWorker(
    Cleanup cleanup,
    IEndingStore store,
    EndingTurns turns,
    MemoryOperationCache l1,
    CopyFreshness freshness,
    IOptionsMonitor<EndingsOptions> options,
    TimeProvider time,
    ILogger<CleanupWorker> logger) : BackgroundService
{
    private bool _wasLeft;

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "A cleanup that fails is made up for by the next one.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.CurrentValue.CleanupEvery;
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!turns.IsMine)
            {
                continue;
            }

            try
            {
                await CleanUpAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                logger.CleanupFailed(fault.GetType().Name, pause);
            }
            catch (Exception)
            {
                return; // the gateway stops
            }
        }
    }

    private async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        if (await store.CleansItselfAsync(cancellationToken))
        {
            if (!_wasLeft)
            {
                logger.CleanupLeft();
            }

            _wasLeft = true;
            return;
        }

        _wasLeft = false;
        var started = time.GetTimestamp();
        var done = await cleanup.RunAsync(options.CurrentValue.ToCleanupLimits(), Note, cancellationToken);
        if (done is not { Removed: 0, Forgotten: 0 })
        {
            logger.CleanedUp(done.Removed, done.Forgotten, time.GetElapsedTime(started));
        }
    }

    private void Note(CleanupStep step)
    {
        EndingMetrics.Cleaned(step.Removed);
        if (freshness == CopyFreshness.OnlyWriter)
        {
            l1.DoubtAll(); // nobody else would say so
        }
    }
}
