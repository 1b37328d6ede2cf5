using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StatusGateway.Testing.Servers;

/// <summary>A TCP proxy that stands between the gateway and a server and does what networks do.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly string _targetHost;
    private readonly int _targetPort;
    private readonly ConcurrentDictionary<Socket, bool> _sockets = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();

    // Completed while bytes may pass; replaced by an open one for a black hole, which keeps the bytes as a network does.
    private volatile TaskCompletionSource _passing = Completed();
    private TimeSpan _delay;
    private TcpListener? _listener;

    private FaultProxy(string target)
    {
        (_targetHost, _targetPort) = target.Split(':') is [var host, var port]
            ? (host, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture))
            : throw new ArgumentException("Not host:port.", nameof(target));
        Listen(0);
    }

    public int Port { get; private set; }

    /// <summary>Host and port to connect to instead of the server's.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <param name="target">The server's host and port.</param>
    public static FaultProxy InFrontOf(string target) => new(target);

    /// <summary>Ends all connections and refuses new ones.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
        }

        Hangup();
    }

    /// <summary>Ends all connections; new ones are taken.</summary>
    public void Hangup()
    {
        foreach (var socket in _sockets.Keys)
        {
            socket.Dispose();
        }
    }

    /// <summary>Lets everything pass again, at the same port.</summary>
    public void Restore()
    {
        _delay = TimeSpan.Zero;
        _passing.TrySetResult();
        lock (_lock)
        {
            if (_listener is null)
            {
                Listen(Port);
            }
        }
    }

    /// <summary>Makes each read in each direction take so much longer.</summary>
    public void Delay(TimeSpan time) => _delay = time;

    /// <summary>Takes connections and bytes, and lets nothing through until restored.</summary>
    public void Blackhole() => _passing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Cut();
        _ending.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private void Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _listener = listener;
        _ = AcceptAsync(listener, _ending.Token);
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken ending)
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await listener.AcceptSocketAsync(ending), ending);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // cut, or ended
        }
    }

    private async Task CarryAsync(Socket client, CancellationToken ending)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var taken = client;
        client.NoDelay = true;
        _sockets[client] = _sockets[server] = true;
        try
        {
            await _passing.Task.WaitAsync(ending);
            await server.ConnectAsync(_targetHost, _targetPort, ending);
            await Task.WhenAny(PumpAsync(client, server, ending), PumpAsync(server, client, ending));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // either side is gone, and with it the other
        }
        finally
        {
            _sockets.TryRemove(client, out _);
            _sockets.TryRemove(server, out _);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, CancellationToken ending)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, ending) is var read and > 0)
            {
                if (_delay > TimeSpan.Zero)
                {
                    await Task.Delay(_delay, ending);
                }

                await _passing.Task.WaitAsync(ending);
                await to.SendAsync(buffer.AsMemory(0, read), ending);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // as above
        }
    }
}
