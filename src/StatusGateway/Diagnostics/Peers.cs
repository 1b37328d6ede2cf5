using System.Net;
using System.Net.Sockets;
using StatusGateway.Upstream.Shield;

namespace StatusGateway.Diagnostics;

/// <summary>Tells an orchestrator or a scraper next door from the world.</summary>
/// <remarks>
/// Behind a tunnel or another proxy everybody comes from nearby, so whoever was forwarded is not. What is shown here is
/// no secret; it is nobody else's business either.
/// </remarks>
internal static class Peers
{
    private static readonly IPNetwork[] Private = [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10")];

    extension(HttpContext context)
    {
        public bool IsNearby =>
            context.Connection.RemoteIpAddress is { } address
            && IsPrivate(address)
            && context.Features.Get<WasForwarded>() is null;
    }

    public static bool IsPrivate(IPAddress address)
    {
        var plain = address.AddressFamily is AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6
            ? address.MapToIPv4()
            : address;
        return IPAddress.IsLoopback(plain) || Private.Any(network => network.Contains(plain));
    }
}
