using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary>The peer that waits a restart out: HAProxy with retries (<c>haproxy.cfg</c>).</summary>
internal sealed class HaproxyFront : IFront
{
    public string Name => "haproxy";

    public void EnsureInstalled() => Tool.Find("haproxy", "haproxy");

    public async Task<RunningFront> StartAsync(int upstreamPort, string folder, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var configuration = ConfigurationTemplate.Fill("haproxy.cfg", folder, port, upstreamPort);
        var process = ServerProcess.Start(Tool.Find("haproxy", "haproxy"), folder, "-db", "-f", configuration);

        var front = new RunningFront(new Uri($"http://127.0.0.1:{port}"), process);
        await process.AnswersAsync(front.Address, TimeSpan.FromSeconds(10), cancellationToken);
        return front;
    }
}
