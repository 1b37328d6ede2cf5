using System.Net;

namespace StatusGateway.Upstream.Shield;

/// <summary>Everything the shield can say. Event ids 1610 to 1649.</summary>
internal static partial class Log
{
    [LoggerMessage(1610, LogLevel.Warning,
        "A request of {Client} was refused and its connection closed, because {Reason}: another server might take its rest for a "
        + "request of its own. The next line about such requests comes in a minute at the earliest")]
    public static partial void FramingRefused(this ILogger logger, IPAddress? client, string reason);

    [LoggerMessage(1611, LogLevel.Warning,
        "A request for the host {Host} was refused: add it to shield.hosts if it is the application's. The next line about such "
        + "requests comes in a minute at the earliest")]
    public static partial void HostRefused(this ILogger logger, string host);

    [LoggerMessage(1612, LogLevel.Warning,
        "A WebSocket at {Path} was refused: add the path to shield.upgrades if the application opens it. The next line about such "
        + "requests comes in a minute at the earliest")]
    public static partial void UpgradeRefused(this ILogger logger, string path);

    [LoggerMessage(1613, LogLevel.Warning,
        "A request of {Client} carried {Header}, by which only parts of Next.js talk to each other; it went on without. The next "
        + "line about such requests comes in a minute at the earliest")]
    public static partial void InternalHeaderRemoved(this ILogger logger, IPAddress? client, string header);

    [LoggerMessage(1614, LogLevel.Warning,
        "X-Forwarded-Proto: https of {Peer} was ignored, and the application told that its client came by http: if that is a proxy "
        + "of yours, add its address to shield.trustedProxies. Not said again")]
    public static partial void HttpsIgnored(this ILogger logger, IPAddress? peer);

    [LoggerMessage(1615, LogLevel.Warning,
        "The application redirected a client of {Host} to its own address {Location}, past the gateway: give it the gateway's "
        + "address where it has its own (AUTH_URL, NEXTAUTH_URL, NEXT_PUBLIC_SITE_URL). Not said again")]
    public static partial void RedirectedPast(this ILogger logger, string host, string location);

    [LoggerMessage(1616, LogLevel.Warning,
        "{Client} has {Connections} connections open, and more are closed at once: if it is a proxy of yours, add it to "
        + "shield.trustedProxies, else see shield.connectionsPerAddress. The next line about it comes in a minute at the earliest")]
    public static partial void AddressFull(this ILogger logger, IPAddress client, int connections);

    [LoggerMessage(1617, LogLevel.Warning,
        "{Connections} connections are open, and more are closed at once: see shield.connections. The next line about it comes in "
        + "a minute at the earliest")]
    public static partial void Full(this ILogger logger, int connections);
}
