using System.Globalization;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary>What the gateway is made of, as its documentation sets it up: this program as a child (<c>StockYarp.cs</c>).</summary>
internal sealed class StockYarpFront : IFront
{
    public string Name => "yarp";

    public void EnsureInstalled()
    {
    }

    public async Task<RunningFront> StartAsync(int upstreamPort, string folder, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var process = ServerProcess.Start(
            Environment.ProcessPath!,
            folder,
            StockYarp.CommandName,
            port.ToString(CultureInfo.InvariantCulture),
            upstreamPort.ToString(CultureInfo.InvariantCulture));

        var front = new RunningFront(new Uri($"http://127.0.0.1:{port}"), process);
        await process.AnswersAsync(front.Address, TimeSpan.FromSeconds(10), cancellationToken);
        return front;
    }
}
