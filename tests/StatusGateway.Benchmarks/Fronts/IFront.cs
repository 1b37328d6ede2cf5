namespace StatusGateway.Benchmarks.Fronts;

/// <summary>What stands between the clients and the application: nothing, a peer, or the gateway.</summary>
internal interface IFront
{
    string Name { get; }

    /// <summary>Says in one line what is missing, before anything is measured.</summary>
    void EnsureInstalled();

    Task<RunningFront> StartAsync(int upstreamPort, string folder, CancellationToken cancellationToken);
}
