using System.Net;
using System.Net.Sockets;

namespace StatusGateway.Testing.Servers;

/// <summary>A loopback port that nobody listened on just now.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
