using System.Runtime.InteropServices;

namespace StatusGateway.Settings.Reloading;

/// <summary>Sees that the files of settings have changed, or that somebody asks by SIGHUP, and has them read again.</summary>
internal sealed class ReloadWorker(
    SettingsFiles files, SettingsReload reload, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // An editor writes in several steps; what it has half written is nobody's mistake.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    private readonly bool _hadTerminal = HasTerminal();
    private string _seen = files.AtStart;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, HangUp);
        while (await HasPassedAsync(Interval, stoppingToken))
        {
            var now = files.Look();
            if (now != _seen)
            {
                _seen = await SettleAsync(now, stoppingToken);
                reload.Run(isAsked: false);
            }
        }
    }

    // A start that fails ends this before the host has noticed its own end, and would print whatever is thrown here.
    private async Task<bool> HasPassedAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private async Task<string> SettleAsync(string seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isOver = !await HasPassedAsync(Settling, cancellationToken);
            var now = files.Look();
            if (now == seen || isOver)
            {
                return now;
            }

            seen = now;
        }
    }

    // A terminal that was closed says the same as an operator who asks; a gateway that was started in it ends with it.
    private void HangUp(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (_hadTerminal && !HasTerminal())
        {
            lifetime.StopApplication();
        }
        else
        {
            reload.Run(isAsked: true);
        }
    }

    private static bool HasTerminal()
    {
        try
        {
            using var terminal = File.OpenHandle("/dev/tty");
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
