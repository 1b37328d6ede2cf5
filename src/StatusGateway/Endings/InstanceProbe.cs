using System.Net.Sockets;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Endings;

/// <summary>One look at one instance of the application: whether it takes a connection, which is held until the next look.</summary>
internal sealed class InstanceProbe : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    private InstanceProbe()
    {
    }

    public ConnectOutcome Outcome { get; private set; }

    public static async Task<InstanceProbe> ConnectAsync(
        Uri address, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var probe = new InstanceProbe();
        probe.Outcome = await ConnectAsync(probe._socket, address, patience, time, cancellationToken);
        return probe;
    }

    /// <summary>Ends when the other side closes the connection, or when it is disposed of; at once when there is none.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            await _socket.ReceiveAsync(new byte[1], SocketFlags.None, CancellationToken.None);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Closed as well.
        }
    }

    public void Dispose() => _socket.Dispose();

    private static async Task<ConnectOutcome> ConnectAsync(
        Socket socket, Uri address, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
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
}
