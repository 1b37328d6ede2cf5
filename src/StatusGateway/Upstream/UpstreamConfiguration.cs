using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Upstream;

/// <summary>What YARP is told: everything goes to the application. What runs to its old address goes on when it moves.</summary>
internal sealed class UpstreamConfiguration : IProxyConfigProvider, IDisposable
{
    private const string Application = "application";

    private static readonly RouteConfig[] Routes =
        [new() { RouteId = Application, ClusterId = Application, Match = new RouteMatch { Path = "{**any}" } }];

    private readonly Lock _telling = new();
    private readonly InMemoryConfigProvider _told;
    private readonly IDisposable? _reloads;
    private string _address;

    public UpstreamConfiguration(IOptionsMonitor<UpstreamOptions> options)
    {
        _address = options.CurrentValue.Address;
        _told = new InMemoryConfigProvider(Routes, [ClusterAt(_address)]);
        _reloads = options.OnChange(Tell);
    }

    public IProxyConfig GetConfig() => _told.GetConfig();

    public void Dispose() => _reloads?.Dispose();

    private void Tell(UpstreamOptions options)
    {
        lock (_telling)
        {
            if (options.Address != _address)
            {
                _address = options.Address;
                _told.Update(Routes, [ClusterAt(_address)]);
            }
        }
    }

    private static ClusterConfig ClusterAt(string address) => new()
    {
        ClusterId = Application,
        Destinations = new Dictionary<string, DestinationConfig> { ["1"] = new() { Address = address } },

        // No idle cut: a silent stream is the application's own affair.
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = Timeout.InfiniteTimeSpan },
        HttpClient = new HttpClientConfig { RequestHeaderEncoding = "Latin1", ResponseHeaderEncoding = "Latin1" },
    };
}
