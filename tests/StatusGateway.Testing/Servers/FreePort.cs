using System.Net.NetworkInformation;

namespace StatusGateway.Testing.Servers;

/// <summary>A loopback port that nobody listens on, and that this process has not handed out before.</summary>
/// <remarks>
/// Below those that a system deals by itself (from 32768 on, or 49152): nobody else is given it while a server of a test is not there.
/// </remarks>
public static class FreePort
{
    private const int First = 10_000;
    private const int AfterLast = 32_000;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> HandedOut = [];

    public static int Next()
    {
        lock (Gate)
        {
            while (true)
            {
                var port = Random.Shared.Next(First, AfterLast);
                if (!IsListenedOn(port) && HandedOut.Add(port))
                {
                    return port;
                }
            }
        }
    }

    public static bool IsListenedOn(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);
}
