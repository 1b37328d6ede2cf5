namespace StatusGateway.Endings;

/// <summary>Renews the turn, and looks for what is lost each time; notices in between when the store stops answering.</summary>
internal sealed class EndingsWorker(
    EndingTurns turns, LostOperations lost, GivenVerdicts given, TimeProvider time, ILogger<EndingsWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GoodBye = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(token => turns.LeaveAsync(token), GoodBye, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var renewedAt = default(long?);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (turns.Heed() && (renewedAt is not { } at || time.GetElapsedTime(at) >= turns.Pause))
            {
                renewedAt = time.GetTimestamp();
                await TryAsync(LookAsync, Timeout.InfiniteTimeSpan, stoppingToken);
            }

            var pause = turns.Pause < Second ? turns.Pause : Second;
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await turns.RenewAsync(cancellationToken);
        if (lost.MayJudge)
        {
            await lost.EndDeniedAsync(cancellationToken);
            if (turns.IsMine)
            {
                await lost.EndAsync(cancellationToken);
            }
        }

        if (!turns.IsMine)
        {
            lost.LeaveToOther();
        }

        await given.ReviewAsync(cancellationToken);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "What fails is made up for by the next look; nothing is concluded from it.")]
    private async Task TryAsync(Func<CancellationToken, Task> run, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var limited = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellationToken);
        try
        {
            await run(either.Token);
        }
        catch (Exception fault)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                turns.Miss();
                logger.LookFailed(fault.GetType().Name);
            }
        }
    }
}
