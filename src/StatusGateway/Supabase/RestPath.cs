using StatusGateway.Polling;

namespace StatusGateway.Supabase;

/// <summary>What of the endpoint a request names.</summary>
internal enum RestPath
{
    /// <summary>Nothing: it goes on.</summary>
    Elsewhere,

    /// <summary><c>/rest/v1/operations</c></summary>
    Table,

    /// <summary><c>/rest/v1/rpc/cleanup_old_operations</c></summary>
    Cleanup,

    /// <summary>Below of either, where there is nothing.</summary>
    Nothing,
}

/// <summary>Reads it from the target as it came.</summary>
internal static class RestPaths
{
    private const string Table = "/rest/v1/operations";
    private const string Cleanup = "/rest/v1/rpc/cleanup_old_operations";

    public static RestPath Of(HttpContext context)
    {
        var target = context.RawTarget.AsSpan();
        var path = target.IndexOf('?') is >= 0 and var end ? target[..end] : target;
        return IsBelow(path, Table) is { } belowTable ? belowTable ? RestPath.Nothing : RestPath.Table
            : IsBelow(path, Cleanup) is { } belowCleanup ? belowCleanup ? RestPath.Nothing : RestPath.Cleanup
            : RestPath.Elsewhere;
    }

    // Null where it is neither the place, with or without a slash behind, nor below of it.
    private static bool? IsBelow(ReadOnlySpan<char> path, string place)
    {
        if (!path.StartsWith(place, StringComparison.Ordinal))
        {
            return null;
        }

        return path[place.Length..] switch
        {
            "" or "/" => false,
            ['/', ..] => true,
            _ => null,
        };
    }
}
