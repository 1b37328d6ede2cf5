using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;

namespace StatusGateway.Upstream.Balancing;

/// <summary>Several instances of the application: which of them gets a request.</summary>
internal static class BalancingFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddBalancing() => builder.Services
            .AddSingleton(static services => new Lazy<IProxyStateLookup>(services.GetRequiredService<IProxyStateLookup>))
            .AddSingleton<Instances>()
            .AddSingleton<IPassiveHealthCheckPolicy, ConnectPolicy>()
            .AddHostedService<InstanceWorker>();
    }
}
