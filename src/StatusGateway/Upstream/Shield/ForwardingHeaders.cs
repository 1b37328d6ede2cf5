using StatusGateway.Access;

namespace StatusGateway.Upstream.Shield;

/// <summary>Request headers that tell who asked, by what name and how: true only from a proxy that is trusted.</summary>
internal static class ForwardingHeaders
{
    public const string For = "X-Forwarded-For";
    public const string Host = "X-Forwarded-Host";
    public const string Proto = "X-Forwarded-Proto";

    private static readonly NamePatterns Names = new(
    [
        // Each by its name: X-Forwarded-User, -Email and their like say who a log-in proxy let in, which is the application's to
        // believe, as is X-Auth-Request-User.
        "Forwarded", "X-Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto",
        "X-Forwarded-Protocol", "X-Forwarded-Scheme", "X-Forwarded-Server", "X-Forwarded-Ssl", "X-Forwarded-Prefix",
        "X-Forwarded-Path", "X-Forwarded-Uri", "X-Forwarded-Url", "X-Forwarded-By",

        // the same under other names
        "X-Original-For", "X-Original-Forwarded-For", "X-Original-Host", "X-Original-Proto", "X-Host", "X-Scheme", "X-Url-Scheme",
        "Front-End-Https",

        // the client's address
        "X-Real-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "X-Originating-Ip", "X-Remote-Ip", "X-Remote-Addr", "True-Client-Ip",
        "Client-Ip", "Cf-Connecting-Ip", "Cf-Connecting-Ipv6", "Cf-Pseudo-Ipv4", "Fastly-Client-Ip", "Fly-Client-Ip",
        "X-Azure-Clientip", "X-Azure-Socketip", "X-Envoy-External-Address", "X-Vercel-Forwarded-For", "X-Vercel-Proxied-For",
        "X-Appengine-User-Ip",

        // another target than the one that was asked for, which some frameworks route by
        "X-Original-Url", "X-Original-Uri", "X-Rewrite-Url",
    ]);

    public static bool Match(string name) => Names.Match(name);

    /// <summary>
    /// Whether the name is a spelling with underscores. No proxy writes them so, and most pass them on, to servers that take both
    /// spellings for one.
    /// </summary>
    public static bool MatchUnderscored(string name) =>
        name.Contains('_', StringComparison.Ordinal) && Plain(name) is var plain && (Names.Match(plain) || NextInternals.Match(plain));

    private static string Plain(string name) => name.Replace('_', '-');
}
