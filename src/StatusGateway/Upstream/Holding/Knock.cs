using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy;

namespace StatusGateway.Upstream.Holding;

/// <summary>Finds out whether the application takes connections, by making one and closing it.</summary>
internal sealed class Knock(IProxyStateLookup proxy, IOptionsMonitor<UpstreamOptions> upstream, TimeProvider time)
{
    // A connect to a machine that comes back is repeated by the system after 1, 3, 7 s; ours is a new one each second.
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(1);

    /// <summary>Whether any of the application's addresses, as they are configured now, was connected to.</summary>
    public async Task<bool> IsAnsweredAsync(CancellationToken cancellationToken)
    {
        var limit = upstream.CurrentValue.Connect < AtMost ? upstream.CurrentValue.Connect : AtMost;
        using var limited = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellationToken);
        var knocks = Addresses().Select(address => IsAnsweredAsync(address, linked.Token)).ToList();
        while (knocks.Count > 0)
        {
            var first = await Task.WhenAny(knocks);
            if (await first)
            {
                // One is enough; the others end by themselves.
                await linked.CancelAsync();
                await Task.WhenAll(knocks);
                return true;
            }

            knocks.Remove(first);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    private IEnumerable<Uri> Addresses() =>
        proxy.GetClusters()
            .SelectMany(static cluster => cluster.DestinationsState.AllDestinations)
            .Select(static destination => new Uri(destination.Model.Config.Address));

    private static async Task<bool> IsAnsweredAsync(Uri address, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(address.IdnHost, address.Port), cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
