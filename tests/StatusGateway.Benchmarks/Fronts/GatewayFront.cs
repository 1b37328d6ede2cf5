using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary>The gateway as a user runs it: one process, one upstream address, and its state in a folder of its own.</summary>
/// <param name="executable">The gateway; null for the one that stands in <c>src</c>.</param>
/// <param name="settings">By their environment variables: where else the state is.</param>
internal sealed class GatewayFront(FileInfo? executable, IReadOnlyDictionary<string, string>? settings = null) : IFront
{
    private string? _file = executable?.FullName;

    public string Name => "gateway";

    public void EnsureInstalled()
    {
        _file ??= GatewayBuild.Run();
        if (!File.Exists(_file))
        {
            throw new CannotMeasureException($"There is no gateway at {_file}.");
        }
    }

    public async Task<RunningFront> StartAsync(int upstreamPort, string folder, CancellationToken cancellationToken)
    {
        var (front, process) = Launch(upstreamPort, folder);
        var live = new Uri(front.Address, "/_gateway/live");
        try
        {
            await process.AnswersAsync(live, TimeSpan.FromSeconds(15), cancellationToken);
        }
        catch
        {
            await front.DisposeAsync();
            throw;
        }

        return front;
    }

    /// <summary>Starts it without waiting until it serves: how long that takes is itself a figure.</summary>
    public RunningFront StartWithoutWaiting(int upstreamPort, string folder) => Launch(upstreamPort, folder).Front;

    private (RunningFront Front, ServerProcess Process) Launch(int upstreamPort, string folder)
    {
        var port = FreePort.Next();
        var process = ServerProcess.Start(
            _file!,
            folder,
            settings ?? new Dictionary<string, string>(),
            "--upstream", $"http://localhost:{upstreamPort}",
            "--listen", $"http://localhost:{port}",
            "--data", Path.Combine(folder, "data"));

        return (new RunningFront(new Uri($"http://127.0.0.1:{port}"), process, counts: true), process);
    }
}
