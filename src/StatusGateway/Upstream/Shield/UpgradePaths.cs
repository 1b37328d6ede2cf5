namespace StatusGateway.Upstream.Shield;

/// <summary>The paths at which a connection may become a WebSocket, as they are asked for, byte for byte.</summary>
internal sealed class UpgradePaths(IEnumerable<string> entries)
{
    /// <summary>The entry that allows none.</summary>
    public const string None = "none";

    private readonly string[] _entries = [.. entries];

    public static bool IsEntry(string entry) => entry is None || entry.StartsWith('/');

    /// <summary>Whether the raw target is of a listed path; any is while none is listed.</summary>
    public bool Allow(string target)
    {
        if (_entries.Length == 0)
        {
            return true;
        }

        var path = target.Split('?', 2)[0];
        foreach (var entry in _entries)
        {
            if (entry.EndsWith('*') ? path.StartsWith(entry[..^1], StringComparison.Ordinal) && IsPlain(path) : path == entry)
            {
                return true;
            }
        }

        return false;
    }

    // Below a prefix, nothing that the application might resolve to a path beside it.
    private static bool IsPlain(string path) =>
        !path.Contains("..", StringComparison.Ordinal)
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Contains('%', StringComparison.Ordinal);
}
