using StatusGateway.Diagnostics;
using StatusGateway.Observing;
using StatusGateway.Upstream.Balancing;
using StatusGateway.Upstream.Holding;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Upstream;

/// <summary>YARP in front of the application: everything that is no poll of something known.</summary>
internal static class UpstreamFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddUpstream()
        {
            builder.AddBalancing();
            builder.AddHolding();
            builder.Services
                .AddOptionsWithValidateOnStart<UpstreamOptions, UpstreamOptionsValidator>()
                .Bind(builder.Configuration.GetSection(UpstreamOptions.Section));
            builder.Services
                .AddSingleton<HopMark>()
                .AddSingleton<ITierHealth, UpstreamHealth>()
                .AddSingleton<UpstreamConnections>()
                .AddSingleton<IForwarderHttpClientFactory>(static services => services.GetRequiredService<UpstreamConnections>())
                .AddSingleton<IProxyConfigProvider, UpstreamConfiguration>()
                .AddReverseProxy()
                .AddTransforms<UpstreamTransforms>()
                .AddTransforms<ObservingTransforms>()
                .AddTransforms<HeadFirstTransforms>();
        }
    }

    extension(WebApplication app)
    {
        /// <summary>First of all: what came back must not be answered as if it came from a client.</summary>
        public void UseLoopProtection() => app.UseMiddleware<LoopMiddleware>();

        /// <summary>YARP's full pipeline, its steps in order.</summary>
        public void MapUpstream() => app.MapReverseProxy(static proxy =>
        {
            proxy.UseMiddleware<TunnelMiddleware>();
            proxy.UseMiddleware<UnreachableMiddleware>();
            proxy.UseHolding();
            proxy.UseMiddleware<TrailersMiddleware>();
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
    }
}
