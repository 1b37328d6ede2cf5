using System.Net.Sockets;
using Microsoft.Extensions.Options;
using StatusGateway.Operations.Endings;
using StatusGateway.Upstream;
using StatusGateway.Upstream.Holding;

namespace StatusGateway.Endings;

/// <summary>Connects to the application each second while anything runs, and at once when its process closes a connection.</summary>
/// <remarks>
/// A restart refuses connects for half a second, which a look each second may miss: so the last connection is held, without a
/// byte, until the next look. When a process ends, its machine closes that; the connect that follows at once is refused.
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

    private Socket? _held;
    private bool _wasRefused;

    public override void Dispose()
    {
        base.Dispose();
        _held?.Dispose();
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
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var outcome = await ConnectAsync(socket, stoppingToken);
        if (stoppingToken.IsCancellationRequested)
        {
            socket.Dispose();
            return;
        }

        record.Note(outcome);
        Tell(outcome, pass);
        Release();
        if (outcome is ConnectOutcome.Accepted)
        {
            _held = socket;
        }
        else
        {
            socket.Dispose();
        }
    }

    private async Task<ConnectOutcome> ConnectAsync(Socket socket, CancellationToken stoppingToken)
    {
        var (address, patience) = (new Uri(options.CurrentValue.Address), options.CurrentValue.Connect);
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, either.Token);
            return ConnectOutcome.Accepted;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => ConnectOutcome.Refused,
                SocketError.TimedOut or SocketError.TryAgain => ConnectOutcome.Silent,
                _ => ConnectOutcome.Unreachable,
            };
        }
        catch (OperationCanceledException)
        {
            return ConnectOutcome.Silent;
        }
    }

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
        if (_held is { } held)
        {
            var closed = ClosedAsync(held);
            await Task.Delay(AtOnce, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAny(next, closed);
        }
        else
        {
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Ends when the other side does, or when this one lets go of it.
    private static async Task ClosedAsync(Socket held)
    {
        try
        {
            await held.ReceiveAsync(new byte[1], SocketFlags.None, CancellationToken.None);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Closed as well.
        }
    }

    private void Release()
    {
        _held?.Dispose();
        _held = null;
    }
}
