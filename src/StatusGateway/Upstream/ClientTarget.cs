using StatusGateway.Polling;

namespace StatusGateway.Upstream;

/// <summary>What a client asks for, in the form in which a server that is no proxy is asked: the bytes from the path on.</summary>
internal static class ClientTarget
{
    private const string SchemeEnd = "://";

    /// <summary>Null where there is no such form: <c>OPTIONS *</c>.</summary>
    public static string? Of(HttpContext context)
    {
        var target = context.RawTarget;
        if (target.StartsWith('/'))
        {
            return target;
        }

        // Absolute form: http://host/path, which names the host that the request has anyway.
        var scheme = target.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (scheme < 0)
        {
            return null;
        }

        var authority = scheme + SchemeEnd.Length;
        var end = target.AsSpan(authority).IndexOfAny('/', '?');
        return end < 0 ? "/"
            : target[authority + end] == '?' ? "/" + target[(authority + end)..]
            : target[(authority + end)..];
    }
}
