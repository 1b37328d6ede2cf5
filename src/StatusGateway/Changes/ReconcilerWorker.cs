using StatusGateway.Diagnostics;
using StatusGateway.Operations.Changes;

namespace StatusGateway.Changes;

/// <summary>
/// Once a second compares what is polled with what the store has committed; finals once a minute, and as often as the rest
/// while Redis does not tell what other gateways do.
/// </summary>
internal sealed class ReconcilerWorker(
    Reconciler reconciler, IEnumerable<ITierHealth> tiers, TimeProvider time, ILogger<ReconcilerWorker> logger)
    : BackgroundService
{
    private const int RoundsBetweenFinals = 60;

    private readonly ITierHealth? _redis = tiers.FirstOrDefault(static tier => tier.Name == TierNames.Redis);

    // What other gateways delete, or end otherwise, is announced through Redis only.
    private bool IsTold => _redis is { IsUp: true };

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "A round that fails is made up for by the next; its copies grow stale and are asked for.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        for (var round = 0; await NextAsync(timer, stoppingToken); round++)
        {
            try
            {
                await reconciler.ReconcileAsync(includingFinals: !IsTold || round % RoundsBetweenFinals == 0, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.RoundFailed(exception.GetType().Name);
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
