using System.Net.Sockets;
using Microsoft.Extensions.Options;
using StatusGateway.Operations.Endings;
using StatusGateway.Upstream;
using StatusGateway.Upstream.Holding;

namespace StatusGateway.Endings;

/// <summary>Connects to the application each second while anything runs, and at once when its process closes a connection.</summary>
/// <remarks>
/// A restart refuses connects for half a second, which a look each second may miss: so the last connection is held, without a
/// byte, until the next look. When a process ends, its machine closes that; the connect that follows at once is refused. Of several
/// instances all have to be gone: where one outlives another, nobody knows whose the operation was.
/// </remarks>
internal sealed class ApplicationProbe(
    EndingTurns turns,
    ApplicationRecord record,
    Gate gate,
    IOptionsMonitor<UpstreamOptions> options,
    TimeProvider time,
    ILogger<ApplicationProbe> logger) : BackgroundService
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // An application that closes whatever it accepts is asked no oftener.
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);

    private InstanceProbe[] _held = [];
    private bool _wasRefused;

    public override void Dispose()
    {
        base.Dispose();
        Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (turns.IsAnyRunning)
            {
                await LookAsync(stoppingToken);
                await UntilClosedAsync(stoppingToken);
            }
            else
            {
                Release();
                record.Forget();
                _wasRefused = false;
                await Task.Delay(Second, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var pass = gate.TryPass();
        var patience = options.CurrentValue.Connect;
        var probes = await Task.WhenAll(options.CurrentValue.Instances().Select(
            address => InstanceProbe.ConnectAsync(new Uri(address), patience, time, stoppingToken)));
        Release();
        _held = probes;
        if (!stoppingToken.IsCancellationRequested)
        {
            var outcome = OutcomeOf(probes);
            record.Note(outcome);
            Tell(outcome, pass);
        }
    }

    // One instance that answers is the application; it is as surely gone as the one of which that is least sure.
    private static ConnectOutcome OutcomeOf(InstanceProbe[] probes) =>
        probes.Any(static probe => probe.Outcome is ConnectOutcome.Accepted) ? ConnectOutcome.Accepted
        : probes.Max(static probe => probe.Outcome);

    // The gate knows better than this whether it has been open since.
    private void Tell(ConnectOutcome outcome, Pass? pass)
    {
        if (outcome is not ConnectOutcome.Accepted)
        {
            _wasRefused |= outcome is ConnectOutcome.Refused;
            gate.NoteUnreachable(pass, ReasonOf(outcome));
            return;
        }

        gate.NoteReached(pass);
        if (_wasRefused)
        {
            _wasRefused = false;
            logger.ApplicationRestarted();
        }
    }

    private static string ReasonOf(ConnectOutcome outcome) => outcome switch
    {
        ConnectOutcome.Refused => nameof(SocketError.ConnectionRefused),
        ConnectOutcome.Unreachable => nameof(SocketError.HostUnreachable),
        _ => nameof(SocketError.TimedOut),
    };

    private async Task UntilClosedAsync(CancellationToken stoppingToken)
    {
        var next = Task.Delay(Second, time, stoppingToken);
        Task[] closings = [.. _held.Where(static probe => probe.Outcome is ConnectOutcome.Accepted).Select(static probe => probe.ClosedAsync())];
        if (closings.Length > 0)
        {
            await Task.Delay(AtOnce, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAny([next, .. closings]);
        }
        else
        {
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Release()
    {
        foreach (var probe in _held)
        {
            probe.Dispose();
        }

        _held = [];
    }
}
