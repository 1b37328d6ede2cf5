using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>An application that keeps each request as the bytes that came, and answers with the bytes that it is given.</summary>
internal sealed class RawOrigin : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentBag<Task> _open = [];
    private readonly Func<string, byte[]?> _answer;

    private RawOrigin(Func<string, byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        _open.Add(ListenAsync());
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Head and body of each request, Latin-1.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public static RawOrigin Start(string answer = Ok) => new(_ => Encoding.Latin1.GetBytes(answer));

    /// <param name="answer">What is answered; null breaks the connection off.</param>
    public static RawOrigin Start(Func<string, byte[]?> answer) => new(answer);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll(_open);
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                _open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var open = client;
        try
        {
            await using var stream = client.GetStream();
            var came = "";
            var buffer = new byte[64 * 1024];
            while (true)
            {
                int end;
                while ((end = EndOf(came)) < 0)
                {
                    var read = await stream.ReadAsync(buffer, _stop.Token);
                    if (read == 0)
                    {
                        return;
                    }

                    came += Encoding.Latin1.GetString(buffer, 0, read);
                }

                var request = came[..end];
                came = came[end..];
                _requests.Enqueue(request);
                if (_answer(request) is not { } answer)
                {
                    return;
                }

                await stream.WriteAsync(answer, _stop.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
        }
    }

    private static int EndOf(string came)
    {
        var head = came.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        if (head < 4)
        {
            return -1;
        }

        if (came[..head].Contains("\r\nTransfer-Encoding: chunked\r\n", StringComparison.OrdinalIgnoreCase))
        {
            var last = came.IndexOf("0\r\n\r\n", head, StringComparison.Ordinal);
            return last < 0 ? -1 : last + 5;
        }

        const string Length = "\r\nContent-Length: ";
        var at = came.IndexOf(Length, 0, head, StringComparison.OrdinalIgnoreCase);
        var length = at < 0
            ? 0
            : int.Parse(came.AsSpan(at + Length.Length, came.IndexOf('\r', at + 2) - at - Length.Length), CultureInfo.InvariantCulture);
        return came.Length < head + length ? -1 : head + length;
    }
}
