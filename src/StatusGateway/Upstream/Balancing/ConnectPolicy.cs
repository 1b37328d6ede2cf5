using StatusGateway.Upstream.Holding;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace StatusGateway.Upstream.Balancing;

/// <summary>Takes an instance out that could not be connected to. Whatever else goes wrong with it is the application's answer.</summary>
internal sealed class ConnectPolicy(Instances instances) : IPassiveHealthCheckPolicy
{
    public const string Named = "Connect";

    public string Name => Named;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (ConnectFault.Of(context.Features.Get<IForwarderErrorFeature>()) is { } reason)
        {
            instances.NoteUnreachable(destination, reason);
        }
    }
}
