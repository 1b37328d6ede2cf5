using System.Threading.Channels;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace StatusGateway.Upstream.Balancing;

/// <summary>The application's instances, as they are configured now, and which of them could not be connected to.</summary>
/// <remarks>
/// It is YARP's own table, which is looked up late: the policies and transforms that it is made with ask here. Of a single
/// instance nothing is noted: whether the application is there at all, the gate alone knows.
/// </remarks>
internal sealed class Instances(Lazy<IProxyStateLookup> proxy, IDestinationHealthUpdater health, ILogger<Instances> logger)
{
    // It is found again by being connected to, long before this.
    private static readonly TimeSpan UntilFound = TimeSpan.FromDays(1);

    private readonly Lock _noting = new();
    private readonly Channel<bool> _losses = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public IReadOnlyList<DestinationState> All => Cluster?.DestinationsState.AllDestinations ?? [];

    /// <summary>Those that could not be connected to when that was last tried.</summary>
    public IReadOnlyList<DestinationState> Lost => [.. All.Where(IsLost)];

    private ClusterState? Cluster => proxy.Value.TryGetCluster(UpstreamConfiguration.Application, out var cluster) ? cluster : null;

    /// <summary>What is left for a request after it <paramref name="tried"/> some: none when the application is not there.</summary>
    public IReadOnlyList<DestinationState> Except(IReadOnlyCollection<DestinationState> tried)
    {
        DestinationState[] left = [.. All.Where(one => !IsLost(one) && !tried.Contains(one))];
        DestinationState[] well = [.. left.Where(static one => one.Health.Active is not DestinationHealth.Unhealthy)];
        return well.Length > 0 ? well : left;
    }

    /// <summary>All that are worth asking, in this order: the one that knows, those that are well, the others.</summary>
    /// <param name="knowing">The id of the instance that is asked first, where one is known to have the answer.</param>
    public IReadOnlyList<DestinationState> InOrder(string? knowing)
    {
        var all = All;
        if (all.Count <= 1)
        {
            return all;
        }

        DestinationState[] there =
        [
            .. all.Where(static one => !IsLost(one))
                .OrderBy(one => one.DestinationId == knowing ? 0 : one.Health.Active is DestinationHealth.Unhealthy ? 2 : 1)
                .ThenBy(static one => one.ConcurrentRequestCount),
        ];
        return there.Length > 0 ? there : all;
    }

    /// <summary>An instance could not be connected to.</summary>
    /// <returns>Whether the application is not there: no other instance is left to be tried.</returns>
    public bool NoteUnreachable(DestinationState instance, string reason)
    {
        if (Cluster is not { DestinationsState.AllDestinations: { Count: > 1 } all } cluster)
        {
            return true;
        }

        lock (_noting)
        {
            if (!IsLost(instance))
            {
                health.SetPassive(cluster, instance, DestinationHealth.Unhealthy, UntilFound);
                logger.InstanceLost(instance.DestinationId, reason);
            }
        }

        _losses.Writer.TryWrite(true);
        return all.All(IsLost);
    }

    /// <summary>An instance was connected to.</summary>
    public void NoteReached(DestinationState instance)
    {
        lock (_noting)
        {
            if (IsLost(instance) && Cluster is { } cluster)
            {
                health.SetPassive(cluster, instance, DestinationHealth.Healthy, TimeSpan.Zero);
                logger.InstanceFound(instance.DestinationId);
            }
        }
    }

    /// <summary>Returns when one may have been lost since it last did.</summary>
    public ValueTask<bool> LostAsync(CancellationToken cancellationToken) => _losses.Reader.ReadAsync(cancellationToken);

    private static bool IsLost(DestinationState instance) => instance.Health.Passive is DestinationHealth.Unhealthy;
}
