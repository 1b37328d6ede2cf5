using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary>The baseline to beat: nginx with the six lines that serve the last known answer (<c>nginx.conf</c>).</summary>
internal sealed class NginxFront(string cachedFor = "1s") : IFront
{
    public string Name => "nginx";

    public void EnsureInstalled() => Tool.Find("nginx", "nginx-light");

    public async Task<RunningFront> StartAsync(int upstreamPort, string folder, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var configuration = ConfigurationTemplate.Fill("nginx.conf", folder, port, upstreamPort, cachedFor);
        var process = ServerProcess.Start(
            Tool.Find("nginx", "nginx-light"), folder, "-p", folder, "-c", configuration, "-e", "stderr", "-g", "daemon off;");

        var front = new RunningFront(new Uri($"http://127.0.0.1:{port}"), process);
        await process.AnswersAsync(front.Address, TimeSpan.FromSeconds(10), cancellationToken);
        return front;
    }
}
