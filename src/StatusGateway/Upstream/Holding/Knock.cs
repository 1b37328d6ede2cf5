using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using StatusGateway.Upstream.Balancing;
using Yarp.ReverseProxy.Model;

namespace StatusGateway.Upstream.Holding;

/// <summary>Finds out whether the application takes connections, by making one and closing it.</summary>
internal sealed class Knock(Instances instances, IOptionsMonitor<UpstreamOptions> upstream, TimeProvider time)
{
    // A connect to a machine that comes back is repeated by the system after 1, 3, 7 s; ours is a new one each second.
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(1);

    /// <summary>Whether any of the application's instances, as they are configured now, was connected to.</summary>
    public async Task<bool> IsAnsweredAsync(CancellationToken cancellationToken)
    {
        using var first = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var knocks = instances.All.Select(instance => IsAnsweredAsync(instance, first.Token)).ToList();
        while (knocks.Count > 0)
        {
            var done = await Task.WhenAny(knocks);
            if (await done)
            {
                // One is enough; the others end by themselves.
                await first.CancelAsync();
                await Task.WhenAll(knocks);
                return true;
            }

            knocks.Remove(done);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    /// <summary>Whether this instance was connected to.</summary>
    public async Task<bool> IsAnsweredAsync(DestinationState instance, CancellationToken cancellationToken)
    {
        var limit = upstream.CurrentValue.Connect < AtMost ? upstream.CurrentValue.Connect : AtMost;
        using var limited = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var address = new Uri(instance.Model.Config.Address);
            await socket.ConnectAsync(new DnsEndPoint(address.IdnHost, address.Port), linked.Token);
            instances.NoteReached(instance);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
