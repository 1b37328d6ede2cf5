using System.Diagnostics.CodeAnalysis;
using StatusGateway.ChaosTests.Servers;

namespace StatusGateway.ChaosTests.Clients;

/// <summary>One client's connections to each of the gateways, as a load balancer's or a browser's.</summary>
internal sealed class Connections : IDisposable
{
    private readonly HttpClient[] _clients;

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    public Connections(IReadOnlyList<Node> nodes, TimeSpan patience) => _clients =
    [
        .. nodes.Select(node => new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        })
        {
            BaseAddress = node.Address,
            Timeout = patience,
        }),
    ];

    public HttpClient To(int gateway) => _clients[gateway];

    /// <summary>Whether this is how a connection fails that nobody answers.</summary>
    public static bool IsSilence(Exception fault) =>
        fault is HttpRequestException or IOException or OperationCanceledException;

    public void Dispose() => Array.ForEach(_clients, static client => client.Dispose());
}
