using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using StatusGateway.Diagnostics;

namespace StatusGateway.Upstream.Shield;

/// <summary>Counts open connections, in all and by client address, and closes at once what is too many.</summary>
/// <remarks>
/// Idle streams are never cut and no data rate is asked for, so this is what a client that opens connections and says nothing
/// meets. It stands in front of TLS: a handshake is worth as much as a request.
/// </remarks>
internal sealed class ConnectionCaps(ShieldRules rules, TimeProvider time, ILogger<ConnectionCaps> logger)
{
    private readonly ConcurrentDictionary<IPAddress, int> _open = new(); // Invariant: no address stands here with 0.
    private readonly Seldom _full = new(time);
    private readonly Seldom _addressFull = new(time);
    private int _all;

    public async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        var all = Interlocked.Increment(ref _all);
        try
        {
            if (rules.Options.Connections is > 0 and var most && all > most)
            {
                SayFull(most);
                return; // Kestrel closes what comes back
            }

            if (connection.RemoteEndPoint is not IPEndPoint { Address: var address } || rules.Proxies.Trusts(address))
            {
                await next(connection);
                return;
            }

            await CountAsync(next, connection, KeyOf(address));
        }
        finally
        {
            Interlocked.Decrement(ref _all);
        }
    }

    private async Task CountAsync(ConnectionDelegate next, ConnectionContext connection, IPAddress client)
    {
        var open = _open.AddOrUpdate(client, 1, static (_, count) => count + 1);
        try
        {
            if (open > rules.Options.ConnectionsPerAddress)
            {
                SayAddressFull(client, open - 1);
                return;
            }

            await next(connection);
        }
        finally
        {
            Release(client);
        }
    }

    private void Release(IPAddress client)
    {
        while (_open.TryGetValue(client, out var count))
        {
            if (count > 1 ? _open.TryUpdate(client, count - 1, count) : _open.TryRemove(KeyValuePair.Create(client, count)))
            {
                return;
            }
        }
    }

    // Whoever has one IPv6 address has the other 2^64 of its network as well.
    private static IPAddress KeyOf(IPAddress address)
    {
        var plain = TrustedProxies.Plain(address);
        if (plain.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return plain;
        }

        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private void SayFull(int connections)
    {
        if (_full.IsDue())
        {
            logger.Full(connections);
        }
    }

    private void SayAddressFull(IPAddress client, int connections)
    {
        if (_addressFull.IsDue())
        {
            logger.AddressFull(client, connections);
        }
    }
}
