namespace StatusGateway.Upstream.Holding;

/// <summary>Opens the gate: knocks at the application from the moment that it could not be connected to, whoever waits or not.</summary>
/// <remarks>
/// One for all requests, and off their path. It knocks on when nobody waits too: <c>ready</c> says what it finds, and an open
/// page wants to know.
/// </remarks>
internal sealed class GateWorker(
    Gate gate, Func<CancellationToken, Task<bool>> knock, TimeProvider time, IHostApplicationLifetime lifetime) : BackgroundService
{
    // A process that is restarted at once is away for some hundred milliseconds; one that is gone costs four connects a second.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    // An application that takes a connection and is gone again must not make it start quickly each time.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var stopping = lifetime.ApplicationStopping.UnsafeRegister(_ => gate.GiveUp(), null);
        try
        {
            await OpenAgainAndAgainAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task OpenAgainAndAgainAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (true)
        {
            var start = time.GetTimestamp();
            await gate.ClosedAsync(stoppingToken);
            if (time.GetElapsedTime(start) > Settled)
            {
                pause = FirstPause;
            }

            do
            {
                await Task.Delay(pause, time, stoppingToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            while (!await knock(stoppingToken));

            gate.NoteAnswered();
        }
    }
}
