using System.Collections.Concurrent;
using System.Diagnostics;

namespace StatusGateway.Benchmarks.Servers;

/// <summary>A server that runs as our child, is addressed by its process id, and ends with the run.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 20;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lastLines = new();

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        Id = _process.Id;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id { get; }

    public static ServerProcess Start(string file, string folder, params IEnumerable<string> arguments) =>
        Start(file, folder, new Dictionary<string, string>(), arguments);

    public static ServerProcess Start(
        string file, string folder, IReadOnlyDictionary<string, string> settings, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the shell happens to hold must not decide where a gateway keeps its state.
        foreach (var name in start.Environment.Keys.Where(DecidesAboutState).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(start);
    }

    /// <summary>Waits until the address answers 200.</summary>
    public async Task AnswersAsync(Uri address, TimeSpan within, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var started = Stopwatch.GetTimestamp();
        while (!await IsAnsweredAsync(client, address, cancellationToken))
        {
            if (_process.HasExited)
            {
                throw new CannotMeasureException(
                    $"{Name} ended with {_process.ExitCode} instead of serving: {LastWords()}");
            }

            if (Stopwatch.GetElapsedTime(started) > within)
            {
                throw new CannotMeasureException($"{Name} does not answer 200 at {address}: {LastWords()}");
            }

            await Task.Delay(5, cancellationToken);
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal.SendContinue(Id);
            Signal.SendTerminate(Id);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private string Name => Path.GetFileName(_process.StartInfo.FileName);

    private static bool DecidesAboutState(string variable) =>
        variable is "REDIS_URL" or "DATABASE_URL" or "POSTGRES_URL"
        || variable.StartsWith("STATUSGATEWAY_", StringComparison.Ordinal)
        || variable.Contains("SUPABASE", StringComparison.Ordinal)
        || variable.StartsWith("KV_", StringComparison.Ordinal);

    private static async Task<bool> IsAnsweredAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private string LastWords() => _lastLines.IsEmpty ? "it said nothing." : string.Join(" | ", _lastLines);

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        _lastLines.Enqueue(line.Trim());
        while (_lastLines.Count > LinesKept)
        {
            _lastLines.TryDequeue(out _);
        }
    }
}
