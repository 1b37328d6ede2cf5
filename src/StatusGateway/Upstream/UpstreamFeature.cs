using Microsoft.Extensions.Options;
using StatusGateway.Diagnostics;
using StatusGateway.Observing;
using StatusGateway.Upstream.Holding;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Upstream;

/// <summary>YARP in front of the application: everything that is no poll of something known.</summary>
internal static class UpstreamFeature
{
    private const string Application = "application";

    extension(IHostApplicationBuilder builder)
    {
        public void AddUpstream()
        {
            builder.AddHolding();
            builder.Services
                .AddOptionsWithValidateOnStart<UpstreamOptions, UpstreamOptionsValidator>()
                .Bind(builder.Configuration.GetSection(UpstreamOptions.Section));
            builder.Services
                .AddSingleton<HopMark>()
                .AddSingleton<ITierHealth, UpstreamHealth>()
                .AddSingleton<UpstreamConnections>()
                .AddSingleton<IForwarderHttpClientFactory>(static services => services.GetRequiredService<UpstreamConnections>())
                .AddSingleton<IProxyConfigProvider>(static services =>
                    ConfigurationOf(services.GetRequiredService<IOptions<UpstreamOptions>>().Value))
                .AddReverseProxy()
                .AddTransforms<UpstreamTransforms>()
                .AddTransforms<ObservingTransforms>();
        }
    }

    extension(WebApplication app)
    {
        /// <summary>First of all: what came back must not be answered as if it came from a client.</summary>
        public void UseLoopProtection() => app.UseMiddleware<LoopMiddleware>();

        /// <summary>YARP's full pipeline, its steps in order.</summary>
        public void MapUpstream() => app.MapReverseProxy(static proxy =>
        {
            proxy.UseMiddleware<UnreachableMiddleware>();
            proxy.UseHolding();
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
    }

    private static InMemoryConfigProvider ConfigurationOf(UpstreamOptions upstream) => new(
        [new RouteConfig { RouteId = Application, ClusterId = Application, Match = new RouteMatch { Path = "{**any}" } }],
        [
            new ClusterConfig
            {
                ClusterId = Application,
                Destinations = new Dictionary<string, DestinationConfig> { ["1"] = new() { Address = upstream.Address } },

                // No idle cut: a silent stream is the application's own affair.
                HttpRequest = new ForwarderRequestConfig { ActivityTimeout = Timeout.InfiniteTimeSpan },
                HttpClient = new HttpClientConfig { RequestHeaderEncoding = "Latin1", ResponseHeaderEncoding = "Latin1" },
            },
        ]);
}
