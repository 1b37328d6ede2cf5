namespace StatusGateway.Mirroring;

/// <summary>Once an hour looks whether what is mirrored still stands in the table, so that the mirror grows no longer than that.</summary>
internal sealed class MirrorSweep(MirrorFile file, TimeProvider time, ILogger<MirrorSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "A sweep that fails is made up for by the next one.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task opened = file.WhenOpened;
        await opened.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var store = await file.WhenOpened;
                await store.SweepAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                logger.SweepFailed(fault.GetType().Name, Pause);
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
