using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary>The peer that holds requests of every method while nobody can be connected to: Caddy (<c>Caddyfile</c>).</summary>
internal sealed class CaddyFront : IFront
{
    public string Name => "caddy";

    public void EnsureInstalled() => Tool.Find("caddy", "caddy");

    public async Task<RunningFront> StartAsync(int upstreamPort, string folder, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var configuration = ConfigurationTemplate.Fill("Caddyfile", folder, port, upstreamPort);

        // It keeps things in the folders of its user, for which it gets a home of its own.
        var process = ServerProcess.Start(
            "/usr/bin/env",
            folder,
            $"HOME={folder}", $"XDG_CONFIG_HOME={folder}", $"XDG_DATA_HOME={folder}",
            Tool.Find("caddy", "caddy"), "run", "--config", configuration, "--adapter", "caddyfile");

        var front = new RunningFront(new Uri($"http://127.0.0.1:{port}"), process);
        await process.AnswersAsync(front.Address, TimeSpan.FromSeconds(10), cancellationToken);
        return front;
    }
}
