using Microsoft.Extensions.Options;
using StatusGateway.Upstream.Balancing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace StatusGateway.Upstream;

/// <summary>What YARP is told: everything goes to the application. What runs to an instance that is left out goes on to its end.</summary>
internal sealed class UpstreamConfiguration : IProxyConfigProvider, IDisposable
{
    public const string Application = "application";

    // A single failure may be a busy moment; two in a row take an instance out.
    private const string FailuresInARow = "2";

    private static readonly RouteConfig[] Routes =
        [new() { RouteId = Application, ClusterId = Application, Match = new RouteMatch { Path = "{**any}" } }];

    private readonly Lock _telling = new();
    private readonly InMemoryConfigProvider _told;
    private readonly IDisposable? _reloads;
    private ClusterConfig _cluster;

    public UpstreamConfiguration(IOptionsMonitor<UpstreamOptions> options)
    {
        _cluster = ClusterOf(options.CurrentValue);
        _told = new InMemoryConfigProvider(Routes, [_cluster]);
        _reloads = options.OnChange(Tell);
    }

    public IProxyConfig GetConfig() => _told.GetConfig();

    public void Dispose() => _reloads?.Dispose();

    private void Tell(UpstreamOptions options)
    {
        lock (_telling)
        {
            if (ClusterOf(options) is var cluster && cluster != _cluster)
            {
                _cluster = cluster;
                _told.Update(Routes, [cluster]);
            }
        }
    }

    private static ClusterConfig ClusterOf(UpstreamOptions options)
    {
        var instances = options.Instances();
        return new()
        {
            ClusterId = Application,

            // By its address: an instance that stays in the list keeps what is known of it.
            Destinations = instances.ToDictionary(static address => address, static address => new DestinationConfig { Address = address }),

            // Of two, the one with fewer requests in its hands: an instance that hangs gets no more than it holds.
            LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
            HealthCheck = instances.Count > 1 ? HealthChecksOf(options) : null,
            Metadata = new Dictionary<string, string>
            {
                [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = FailuresInARow,
            },

            // No idle cut: a silent stream is the application's own affair.
            HttpRequest = new ForwarderRequestConfig { ActivityTimeout = Timeout.InfiniteTimeSpan },
            HttpClient = new HttpClientConfig { RequestHeaderEncoding = "Latin1", ResponseHeaderEncoding = "Latin1" },
        };
    }

    private static HealthCheckConfig HealthChecksOf(UpstreamOptions options) => new()
    {
        Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = ConnectPolicy.Named },
        Active = options.Health is not { } path ? null : new ActiveHealthCheckConfig
        {
            Enabled = true,
            Path = path,
            Interval = options.HealthEvery,
            Timeout = options.HealthEvery,
            Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
        },

        // With none that is well all are tried: the gate knows whether there is anything to wait for.
        AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
    };
}
