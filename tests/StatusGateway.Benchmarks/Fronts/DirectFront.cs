namespace StatusGateway.Benchmarks.Fronts;

/// <summary>No front at all: what the application's users have today.</summary>
internal sealed class DirectFront : IFront
{
    public string Name => "direct";

    public void EnsureInstalled()
    {
    }

    public Task<RunningFront> StartAsync(int upstreamPort, string folder, CancellationToken cancellationToken) =>
        Task.FromResult(new RunningFront(new Uri($"http://127.0.0.1:{upstreamPort}"), process: null));
}
