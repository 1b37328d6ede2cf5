using System.Globalization;

namespace StatusGateway.Upstream.Shield;

/// <summary>The hosts that may be asked for: <c>example.com</c>, <c>*.example.com</c> (not itself), <c>example.com:8443</c>.</summary>
internal sealed class HostPatterns(IEnumerable<string> entries)
{
    private readonly HostString[] _entries = [.. entries.Select(static entry => new HostString(entry))];

    public bool AllowsAny => _entries.Length == 0;

    public static bool IsPattern(string entry) =>
        IsHost(entry.StartsWith("*.", StringComparison.Ordinal) ? entry[2..] : entry);

    /// <summary>Whether the text is a name or an address, with or without a port, and nothing else.</summary>
    public static bool IsHost(string text) =>
        new HostString(text) is var host
        && Uri.CheckHostName(host.Host) is not UriHostNameType.Unknown
        && (text == host.Host || text == string.Create(CultureInfo.InvariantCulture, $"{host.Host}:{host.Port}"));

    public bool Allow(string? host) => AllowsAny || (host is { Length: > 0 } && Allow(new HostString(host)));

    private bool Allow(HostString asked)
    {
        foreach (var entry in _entries)
        {
            if ((entry.Port is null || entry.Port == asked.Port) && Match(entry.Host, asked.Host))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Match(string pattern, string host) =>
        pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
