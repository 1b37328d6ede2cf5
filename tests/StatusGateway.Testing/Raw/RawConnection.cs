using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace StatusGateway.Testing.Raw;

/// <summary>Either end of a connection that speaks HTTP/1.1 byte by byte, and corrects nothing.</summary>
public sealed class RawConnection(Stream stream) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public static async Task<RawConnection> OpenAsync(int port, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // the connection's own
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        await socket.ConnectAsync("127.0.0.1", port, cancellationToken);
        return Over(socket);
    }

#pragma warning disable CA2000 // the connection's own
    public static RawConnection Over(Socket socket) => new(new NetworkStream(socket, ownsSocket: true));
#pragma warning restore CA2000

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    public Task SendAsync(string text, CancellationToken cancellationToken) =>
        SendAsync(Encoding.Latin1.GetBytes(text), cancellationToken);

    /// <summary>The next head; null when the other end has closed.</summary>
    public async Task<RawMessage?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                head.Append(line).Append("\r\n");
            }
            else if (head.Length > 0)
            {
                return RawMessage.OfHead(head.ToString());
            }
        }

        return null;
    }

    /// <summary>The body of a request, which ends with its length, its last chunk, or at once.</summary>
    public Task ReadRequestBodyAsync(RawMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.IsChunked ? ReadChunksAsync(request, cancellationToken)
            : ReadCountedAsync(request, request.ContentLength ?? 0, cancellationToken);
    }

    /// <summary>The body of an answer, which may also end with the connection.</summary>
    public Task ReadAnswerBodyAsync(RawMessage answer, string method, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return method == "HEAD" || answer.Status is < 200 or 204 or 304 ? Task.CompletedTask
            : answer.IsChunked ? ReadChunksAsync(answer, cancellationToken)
            : answer.ContentLength is { } length ? ReadCountedAsync(answer, length, cancellationToken)
            : ReadToEndAsync(answer, cancellationToken);
    }

    /// <summary>Whatever else comes, until the other end closes.</summary>
    public async Task ReadToEndAsync(RawMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var body = new MemoryStream();
        do
        {
            await body.WriteAsync(_buffer.AsMemory(_start, _end - _start), cancellationToken);
            _start = _end;
        }
        while (await FillAsync(cancellationToken));

        message.Body = body.ToArray();
    }

    /// <summary>The next chunk alone; null after the last one.</summary>
    public async Task<byte[]?> ReadChunkAsync(CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(cancellationToken) is not { } size || SizeOf(size) is not (> 0 and var length))
        {
            return null;
        }

        var chunk = new byte[length];
        await ReadExactlyAsync(chunk, cancellationToken);
        await ReadLineAsync(cancellationToken);
        return chunk;
    }

    /// <summary>The next bytes, as many as are wanted.</summary>
    public async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        return await ReadExactlyAsync(bytes, cancellationToken) ? bytes
            : throw new IOException("The connection ended.");
    }

    /// <summary>Waits for the other end to close, by whatever way.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        while (await FillAsync(cancellationToken))
        {
            _start = _end;
        }
    }

    /// <summary>Closes as a process does that is killed: nothing more is sent, not even an orderly end.</summary>
    public void Abort()
    {
        if (stream is NetworkStream network)
        {
            network.Socket.Close(0);
        }

        stream.Close();
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task ReadChunksAsync(RawMessage message, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var extensions = new List<string>();
        var trailers = new List<RawHeader>();
        message.IsWhole = false;
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.IndexOf(';', StringComparison.Ordinal) is var at and >= 0)
            {
                extensions.Add(line[at..]);
            }

            if (SizeOf(line) is not (> 0 and var length))
            {
                message.IsWhole = await ReadTrailersAsync(trailers, cancellationToken);
                break;
            }

            var chunk = new byte[length];
            if (!await ReadExactlyAsync(chunk, cancellationToken))
            {
                break;
            }

            await body.WriteAsync(chunk, cancellationToken);
            await ReadLineAsync(cancellationToken);
        }

        message.Body = body.ToArray();
        message.ChunkExtensions = extensions;
        message.Trailers = trailers;
    }

    private async Task<bool> ReadTrailersAsync(List<RawHeader> trailers, CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                return true;
            }

            trailers.Add(RawHeader.Of(line));
        }

        return false;
    }

    private async Task ReadCountedAsync(RawMessage message, long length, CancellationToken cancellationToken)
    {
        var body = new byte[length];
        message.IsWhole = await ReadExactlyAsync(body, cancellationToken);
        message.Body = body;
    }

    private async Task<bool> ReadExactlyAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        while (into.Length > 0)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                return false;
            }

            var count = Math.Min(into.Length, _end - _start);
            _buffer.AsMemory(_start, count).CopyTo(into);
            _start += count;
            into = into[count..];
        }

        return true;
    }

    // Without its line end; null when the connection ends first.
    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(_buffer, _start, end < 0 ? _end - _start : end));
            _start = end < 0 ? _end : _start + end + 1;
            if (end >= 0)
            {
                return line.ToString().TrimEnd('\r');
            }

            if (!await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            _start = 0;
            _end = 0;
            _end = await stream.ReadAsync(_buffer, cancellationToken);
            return _end > 0;
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            return false; // reset: an end as well
        }
    }

    private static int SizeOf(string line) =>
        int.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) ? size : 0;
}
