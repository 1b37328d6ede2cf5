using System.Net;
using System.Net.Sockets;

namespace StatusGateway.Commands.Developing;

/// <summary>The first port from 3000 on that nobody has, on either loopback address.</summary>
internal static class FreePort
{
    private const int First = 3000;
    private const int Last = 3999;

    /// <param name="except">Ports that somebody is about to take.</param>
    public static int Find(IReadOnlyList<int> except)
    {
        for (var port = First; port <= Last; port++)
        {
            if (!except.Contains(port) && IsFree(IPAddress.Any, port) && (!Socket.OSSupportsIPv6 || IsFree(IPAddress.IPv6Any, port)))
            {
                return port;
            }
        }

        throw new ChildException($"No port from {First} to {Last} is free: name one, as in dev -- next dev -p 4000");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily is AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
