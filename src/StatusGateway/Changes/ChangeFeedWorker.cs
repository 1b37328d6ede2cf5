using StatusGateway.Access;
using StatusGateway.Operations.Changes;

namespace StatusGateway.Changes;

/// <summary>Reads one feed for as long as the gateway runs: applies, and after a break backs off and reconnects.</summary>
internal sealed class ChangeFeedWorker(
    string name,
    IChangeFeed feed,
    bool knownToL2,
    StoreKeys keys,
    ChangeApplier applier,
    TimeProvider time,
    ILogger<ChangeFeedWorker> logger) : BackgroundService
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "A feed may break in any way; polls go on, and the reconciler catches up.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A feed is named after its store.
        await keys.WhenAdopted.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var pause = ShortestPause;
        var said = "";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in feed.ReadAsync(stoppingToken))
                {
                    if (change is OperationChange.Gap)
                    {
                        logger.FeedConnected(name);
                        pause = ShortestPause;
                        said = "";
                    }

                    await applier.ApplyAsync(change, knownToL2);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Once for each reason: it is tried for as long as the gateway runs.
                var fault = exception.GetType().Name;
                if (fault != said)
                {
                    logger.FeedBroke(name, fault, LongestPause);
                    said = fault;
                }
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
