namespace StatusGateway.Upstream.Shield;

/// <summary>A target that names a server as well (<c>GET http://example.com/path</c>), as clients of a forward proxy write it.</summary>
internal static class AbsoluteTarget
{
    /// <summary>Takes it apart, each part as it came; false for every other form of a target.</summary>
    public static bool TryRead(string target, out string authority, out string originForm)
    {
        authority = originForm = "";
        if (target.StartsWith('/') || target.IndexOf("://", StringComparison.Ordinal) is not (> 0 and var colon))
        {
            return false;
        }

        var rest = target.AsSpan(colon + 3);
        var end = rest.IndexOfAny('/', '?', '#');
        authority = (end < 0 ? rest : rest[..end]).ToString();
        originForm = end < 0 ? "/" : rest[end] == '/' ? rest[end..].ToString() : $"/{rest[end..]}";
        return true;
    }
}
