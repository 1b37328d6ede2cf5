using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace StatusGateway.IntegrationTests.Draining;

/// <summary>
/// A client on one connection that it keeps, until an answer tells it to connect again. It repeats nothing, as ready clients do
/// unseen: each fault is one that somebody would have had.
/// </summary>
internal sealed class KeepAlivePoller(Uri server, string method, string target, Action<string>? heard = null)
{
    private readonly byte[] _request = Encoding.ASCII.GetBytes(
        $"{method} {target} HTTP/1.1\r\nHost: {server.Authority}\r\n{(method == "POST" ? "Content-Length: 0\r\n" : "")}\r\n");

    private int _answered;

    public int Answered => Volatile.Read(ref _answered);

    /// <summary>How often it was told to.</summary>
    public int Reconnected { get; private set; }

    public ConcurrentQueue<string> Faults { get; } = [];

    public async Task RunAsync(Task stop, CancellationToken cancellationToken)
    {
        TcpClient? connection = null;
        StreamReader? reader = null;
        try
        {
            while (!stop.IsCompleted)
            {
                if (connection is null)
                {
                    connection = new TcpClient { NoDelay = true };
                    await connection.ConnectAsync("127.0.0.1", server.Port, cancellationToken);
                    reader = new StreamReader(connection.GetStream(), Encoding.Latin1);
                }

                await connection.GetStream().WriteAsync(_request, cancellationToken);
                if (await ReadAsync(reader!, cancellationToken))
                {
                    reader!.Dispose();
                    connection.Dispose();
                    connection = null;
                    Reconnected++;
                }

                Interlocked.Increment(ref _answered);
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            Faults.Enqueue($"{method}: {fault.Message}");
        }
        finally
        {
            reader?.Dispose();
            connection?.Dispose();
        }
    }

    // Whether the server closes after this.
    private async Task<bool> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var status = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("No answer.");
        if (status.Split(' ')[1] != "200")
        {
            Faults.Enqueue($"{method}: {status}");
        }

        var (closes, length, isChunked) = (false, 0, false);
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            closes |= line.Equals("Connection: close", StringComparison.OrdinalIgnoreCase);
            isChunked |= line.Equals("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
            if (line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line["Content-Length: ".Length..], CultureInfo.InvariantCulture);
            }
        }

        var body = isChunked
            ? await ReadChunksAsync(reader, cancellationToken)
            : await ReadAsync(reader, length, cancellationToken);
        heard?.Invoke(body);
        return closes;
    }

    private static async Task<string> ReadChunksAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var body = new StringBuilder();
        while (true)
        {
            var size = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The answer was cut.");
            var length = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Append(await ReadAsync(reader, length, cancellationToken));
            await reader.ReadLineAsync(cancellationToken);
            if (length == 0)
            {
                return body.ToString();
            }
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, int length, CancellationToken cancellationToken)
    {
        var body = new char[length];
        return await reader.ReadBlockAsync(body, cancellationToken) == length ? new string(body) : throw new IOException("The answer was cut.");
    }
}
