using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.PollPath;

/// <summary>What a gateway holds while idle, and how much more for each operation that it learned from a creation.</summary>
internal static class MemoryPerOperation
{
    private const int WarmUpOperations = 200;
    private const int AtOnce = 16;

    /// <summary>The gateway lets one address add 2,000 operations a minute; all of 127/8 is ours to come from.</summary>
    private const int OperationsPerAddress = 1000;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public static async Task<MemoryResult> MeasureAsync(GatewayFront gateway, int count, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var application = new ForgetfulApp(folder.Subfolder("application"), TimeSpan.Zero, tagged: false);
        await application.StartAsync(cancellationToken);
        await using var running = await gateway.StartAsync(application.Port, folder.Subfolder("front"), cancellationToken);

        await Task.Delay(Rest, cancellationToken);
        var idle = ProcessMemory.PssBytesOf(running.ProcessId);

        // What the first traffic brings in is no operation's.
        await LearnAsync(running.Address, WarmUpOperations, from: 1);
        await Task.Delay(Rest, cancellationToken);
        var before = ProcessMemory.PssBytesOf(running.ProcessId);

        List<string> ids = [];
        for (var address = 0; ids.Count < count; address++)
        {
            ids.AddRange(await LearnAsync(running.Address, Math.Min(OperationsPerAddress, count - ids.Count), from: address + 2));
        }

        await Task.Delay(Rest, cancellationToken);
        var after = ProcessMemory.PssBytesOf(running.ProcessId);

        await application.KillAsync();
        return new MemoryResult(idle, (after - before) / (double)count, await KnownAsync(running.Address, ids, cancellationToken), count);
    }

    private static async Task<string[]> LearnAsync(Uri address, int count, int from)
    {
        using var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = AtOnce,
            UseProxy = false,
            ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, new IPAddress([127, 0, 0, (byte)from]), token),
        };
        using var client = new HttpClient(handler) { BaseAddress = address };
        return await Creation.SendAllAsync(
            client, Enumerable.Range(0, count).Select(number => new Creation($"memory-{from}-{number}", DurationMs: 36_000_000)));
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket, and a failed connect ends the run.")]
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint server, IPAddress from, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(IPAddress.Parse(server.Host), server.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>With the application gone, only what the gateway really knows is answered.</summary>
    private static async Task<int> KnownAsync(Uri address, List<string> ids, CancellationToken cancellationToken)
    {
        using var poller = new StatusPoller(address, returnsTags: false);
        var known = 0;
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (id, _) =>
            {
                if ((await poller.PollAsync(id)).IsUsable)
                {
                    Interlocked.Increment(ref known);
                }
            });

        return known;
    }
}

/// <summary>Bytes, and how many of the learned operations were really known afterwards.</summary>
internal sealed record MemoryResult(long Idle, double PerOperation, int Known, int Learned);
