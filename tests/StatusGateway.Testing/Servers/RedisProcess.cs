using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;

namespace StatusGateway.Testing.Servers;

/// <summary>The machine's own redis-server on a free loopback port, in a folder of its own, without persistence.</summary>
internal sealed class RedisProcess : IRedisHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("statusgateway-redis-").FullName;
    private readonly int _port;
    private readonly string? _password;
    private Process? _process;

    private RedisProcess(int port, string? password) => (_port, _password) = (port, password);

    public string Address => $"127.0.0.1:{_port}";

    /// <summary>Null when the machine has no redis-server.</summary>
    public static async Task<RedisProcess?> StartAsync(string? password)
    {
        // Between finding a free port and listening on it somebody else may take it.
        for (var attempt = 0; ; attempt++)
        {
            var redis = new RedisProcess(FreePort.Next(), password);
            try
            {
                await redis.RestartAsync();
                return redis;
            }
            catch (Win32Exception)
            {
                await redis.DisposeAsync();
                return null;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                await redis.DisposeAsync();
            }
        }
    }

    public Task StopAsync() => SignalAsync("STOP");

    public Task ContinueAsync() => SignalAsync("CONT");

    public async Task KillAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
        }
    }

    public async Task RestartAsync()
    {
        await KillAsync();
        _process?.Dispose();
        var start = new ProcessStartInfo("redis-server")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "--bind", "127.0.0.1", "--port", $"{_port}", "--save", "", "--appendonly", "no",
            "--dir", _folder, "--logfile", Path.Combine(_folder, "redis.log"),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (_password is not null)
        {
            start.ArgumentList.Add("--requirepass");
            start.ArgumentList.Add(_password);
        }

        _process = Process.Start(start)!;
        await ListeningAsync(_process);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ListeningAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var again = new PeriodicTimer(Interval);
        while (!process.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", _port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await again.WaitForNextTickAsync(patience.Token);
            }
        }

        throw new InvalidOperationException($"redis-server ended at once with {process.ExitCode}.");
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }
}
