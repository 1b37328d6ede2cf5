using System.Diagnostics.CodeAnalysis;

namespace StatusGateway.Benchmarks.Load;

/// <summary>The connections of one client: kept alive, and no more of them than a browser opens to one address.</summary>
internal static class Browser
{
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    public static HttpClient Open(Uri address, int connections = 6) =>
        new(Connections(connections)) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public static bool IsFailure(Exception exception) => exception is HttpRequestException or IOException or OperationCanceledException;

    private static SocketsHttpHandler Connections(int limit) => new()
    {
        MaxConnectionsPerServer = limit,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        // Below the 5 s after which Node.js closes an idle connection.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(3),
    };
}
