using System.Diagnostics;
using System.Net.Sockets;

namespace StatusGateway.Testing.Servers;

/// <summary>
/// One redis-server of this machine in a folder of its own, with arguments of a test's own: a replica, a Sentinel, a node of a
/// cluster, one that speaks TLS. Its port and folder stay the same over restarts.
/// </summary>
public sealed class RedisNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly Func<RedisNode, IEnumerable<string>> _arguments;
    private OwnedProcess? _process;

    private RedisNode(Func<RedisNode, IEnumerable<string>> arguments) => _arguments = arguments;

    public int Port { get; } = FreePort.Next();

    public string Folder { get; } = Directory.CreateTempSubdirectory("statusgateway-redis-").FullName;

    public string Address => $"127.0.0.1:{Port}";

    private OwnedProcess Running => _process ?? throw new InvalidOperationException("This Redis does not run.");

    /// <param name="arguments">What redis-server is started with beside folder, port and address; of two the later one wins.</param>
    public static async Task<RedisNode> StartAsync(Func<RedisNode, IEnumerable<string>> arguments)
    {
        var node = new RedisNode(arguments);
        try
        {
            await node.StartAgainAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public static Task<RedisNode> StartAsync(params string[] arguments) => StartAsync(_ => arguments);

    /// <summary>Writes a file into its folder.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Starts it after its end, with whatever is left in its folder.</summary>
    public async Task StartAgainAsync()
    {
        string[] usual = ["--bind", "127.0.0.1", "--port", $"{Port}", "--dir", Folder, "--save", "", "--appendonly", "no"];
        var own = _arguments(this).ToArray();

        // The name of a file stands in front of everything, and Sentinels have all of theirs in it.
        var arguments = own is [var file, ..] && !file.StartsWith('-') ? own : [.. usual, .. own];
        _process = OwnedProcess.Start("redis-server", arguments, Folder, new Dictionary<string, string>());
        using var patience = new CancellationTokenSource(Patience);
        using var again = new PeriodicTimer(Interval);
        while (true)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"Install redis-server, of which several are started here. {_process.Output}");
            }

            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", Port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await again.WaitForNextTickAsync(patience.Token);
            }
        }
    }

    /// <summary>Lets it hang: connections stay open and nothing is answered.</summary>
    public void Stop() => Running.Stop();

    public void Continue() => Running.Continue();

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>Runs a command as an operator would, with redis-cli, and gives what it printed.</summary>
    public async Task<string> ExecuteAsync(params string[] command)
    {
        using var cli = Process.Start(new ProcessStartInfo("redis-cli", ["-h", "127.0.0.1", "-p", $"{Port}", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await cli.StandardOutput.ReadToEndAsync();
        await cli.WaitForExitAsync();
        return said.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(Folder, recursive: true);
    }
}
