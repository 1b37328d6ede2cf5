using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace StatusGateway.Settings;

/// <summary>Reads addresses, and knows which of them are the gateway's own.</summary>
internal static class Addresses
{
    /// <summary>Scheme, host and port; null when the text is no such address or says more.</summary>
    public static Uri? ReadOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", Host.Length: > 0, PathAndQuery: "/", UserInfo: "", Fragment: "" }
            ? uri
            : null;

    /// <summary>What somebody who wrote <c>localhost:3000</c> or <c>3000</c> probably meant.</summary>
    public static string Suggest(string text)
    {
        if (ushort.TryParse(text, out var port))
        {
            return $"http://localhost:{port}";
        }

        return ReadOrigin("http://" + text) is { } meant && !text.Contains("://", StringComparison.Ordinal)
            ? Text(meant)
            : "http://localhost:3000";
    }

    /// <summary>An origin as people write it, without the ending slash.</summary>
    public static string Text(Uri origin) => origin.GetLeftPart(UriPartial.Authority);

    /// <summary>Several, with a word such as "and" between them.</summary>
    public static string Texts(IEnumerable<Uri> origins, string word) => string.Join($" {word} ", origins.Select(Text));

    /// <summary>The first that is there twice; null when each is there once.</summary>
    public static Uri? FindTwice(IReadOnlyCollection<Uri> origins) =>
        origins.GroupBy(static origin => origin).FirstOrDefault(static same => same.Count() > 1)?.Key;

    /// <summary>Whether a request to the address would reach what listens at the other.</summary>
    public static bool IsOwn(Uri address, Uri listen)
    {
        if (address.Port != listen.Port)
        {
            return false;
        }

        var listening = ListeningAt(listen);
        var isEverywhere = IsAny(listen.IdnHost);
        return AddressesOf(address.IdnHost).Any(candidate =>
            listening.Contains(candidate)
            || (isEverywhere && IPAddress.IsLoopback(candidate)) // 127.0.0.2 as well
            || (candidate.Equals(IPAddress.Any) && listening.Contains(IPAddress.Loopback))
            || (candidate.Equals(IPAddress.IPv6Any) && listening.Contains(IPAddress.IPv6Loopback)));
    }

    /// <summary>Whether the host of a listen address means every address of the machine.</summary>
    public static bool IsAny(string host) => host is "*" or "+" or "0.0.0.0" or "::" or "[::]";

    private static HashSet<IPAddress> ListeningAt(Uri listen) =>
        IsAny(listen.IdnHost) ? [.. OwnAddresses()] : [.. AddressesOf(listen.IdnHost)];

    // Names are not resolved: a start must not wait for a name server. A loop through one is met by the hop mark.
    private static IEnumerable<IPAddress> AddressesOf(string name)
    {
        var host = name.TrimEnd('.');
        if (IPAddress.TryParse(host, out var address))
        {
            return [address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address];
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        }

        return host.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase) ? OwnAddresses() : [];
    }

    private static IEnumerable<IPAddress> OwnAddresses()
    {
        try
        {
            return [
                IPAddress.Loopback,
                IPAddress.IPv6Loopback,
                .. NetworkInterface.GetAllNetworkInterfaces()
                    .SelectMany(card => card.GetIPProperties().UnicastAddresses)
                    .Select(card => card.Address)];
        }
        catch (Exception fault) when (fault is NetworkInformationException or SocketException)
        {
            return [IPAddress.Loopback, IPAddress.IPv6Loopback]; // a sandbox may not list its cards
        }
    }
}
