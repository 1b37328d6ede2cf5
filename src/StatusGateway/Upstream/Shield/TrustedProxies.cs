using System.Net;
using Microsoft.Extensions.Primitives;

namespace StatusGateway.Upstream.Shield;

/// <summary>The proxies in front of the gateway whose word is taken, and what they say of the client's address.</summary>
internal sealed class TrustedProxies(IEnumerable<string> entries)
{
    private readonly IPNetwork[] _networks = [.. entries.Select(static entry => Parse(entry)
        ?? throw new FormatException($"\"{entry}\" is no address and no network."))];

    /// <summary>An address, or a network as <c>10.0.0.0/8</c>; null when the text is neither.</summary>
    public static IPNetwork? Parse(string entry)
    {
        if (!entry.Contains('/', StringComparison.Ordinal))
        {
            return IPAddress.TryParse(entry, out var address) && Plain(address) is var plain
                ? new IPNetwork(plain, plain.GetAddressBytes().Length * 8)
                : null;
        }

        return IPNetwork.TryParse(entry, out var network) ? network : null;
    }

    /// <summary>One form for an IPv4 address, however the socket spells it.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    public bool Trusts(IPAddress? address)
    {
        if (address is null || _networks.Length == 0)
        {
            return false;
        }

        var plain = Plain(address);
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The client's own address: from the right, the first in <c>X-Forwarded-For</c> that is no trusted proxy's. What stands
    /// left of it is the client's word.
    /// </summary>
    public IPAddress ClientOf(IPAddress peer, StringValues forwardedFor)
    {
        var client = Plain(peer);
        for (var line = forwardedFor.Count - 1; line >= 0; line--)
        {
            var left = forwardedFor[line].AsSpan();
            while (!left.IsEmpty)
            {
                if (!Trusts(client))
                {
                    return client;
                }

                var comma = left.LastIndexOf(',');
                if (!IPEndPoint.TryParse(left[(comma + 1)..].Trim(), out var hop))
                {
                    return client; // "unknown", or no sense in it: nothing left of it can be believed either
                }

                client = Plain(hop.Address);
                left = comma < 0 ? default : left[..comma];
            }
        }

        return client;
    }
}
