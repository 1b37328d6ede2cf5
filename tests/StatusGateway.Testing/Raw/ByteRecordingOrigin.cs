using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StatusGateway.Testing.Raw;

/// <summary>An application that keeps every request as its bytes were, and says the bytes that it is given to say.</summary>
public sealed class ByteRecordingOrigin : IAsyncDisposable
{
    /// <summary>A target that is always answered: by whether it is, a client learns what became of its connection.</summary>
    public const string Canary = "/still-there";

    private static readonly byte[] CanaryAnswer = Encoding.Latin1.GetBytes("HTTP/1.1 204 No Content\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<RawMessage> _requests = [];
    private readonly ConcurrentDictionary<RawConnection, bool> _connections = [];
    private readonly Func<OriginRequest, Task> _answer;
    private int _taken;

    private ByteRecordingOrigin(Func<OriginRequest, Task> answer)
    {
        _answer = answer;
        _listener.Start(backlog: 512);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>All requests but canaries, in the order of their heads.</summary>
    public IReadOnlyCollection<RawMessage> Requests => _requests;

    /// <summary>How many connections were ever made to it.</summary>
    public int Taken => _taken;

    /// <summary>How many are open now.</summary>
    public int Open => _connections.Count;

    /// <summary>Each request is answered by <paramref name="answer"/>, which reads its body as well if it wants it.</summary>
    public static ByteRecordingOrigin Start(Func<OriginRequest, Task> answer) => new(answer);

    public void Forget() => _requests.Clear();

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        foreach (var connection in _connections.Keys)
        {
            await connection.DisposeAsync();
        }

        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_ending.Token);
                socket.NoDelay = true;
                Interlocked.Increment(ref _taken);
                _ = ServeAsync(RawConnection.Over(socket), _ending.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // ended
        }
    }

    private async Task ServeAsync(RawConnection connection, CancellationToken ending)
    {
        _connections[connection] = true;
        try
        {
            while (await connection.ReadHeadAsync(ending) is { } request)
            {
                if (request.Target == Canary)
                {
                    await connection.SendAsync(CanaryAnswer, ending);
                    continue;
                }

                _requests.Enqueue(request);
                var exchange = new OriginRequest(request, connection, ending);
                await _answer(exchange);
                if (exchange.IsLast)
                {
                    break;
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // the client, or the test, is gone
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            await connection.DisposeAsync();
        }
    }
}

/// <summary>A request at the origin, to be read further and answered.</summary>
public sealed class OriginRequest(RawMessage head, RawConnection connection, CancellationToken ending)
{
    public RawMessage Head => head;

    public RawConnection Connection => connection;

    public CancellationToken Ending => ending;

    /// <summary>Whether the connection is closed after this one.</summary>
    public bool IsLast { get; set; }

    public Task ReadBodyAsync() => connection.ReadRequestBodyAsync(head, ending);

    public Task SayAsync(string text) => connection.SendAsync(text, ending);

    public Task SayAsync(byte[] bytes) => connection.SendAsync(bytes, ending);

    /// <summary>Ends as a process does that is killed: orderly when it had read all that was sent, or by a reset.</summary>
    public void Die(bool byReset = false)
    {
        IsLast = true;
        if (byReset)
        {
            connection.Abort();
        }
    }
}
