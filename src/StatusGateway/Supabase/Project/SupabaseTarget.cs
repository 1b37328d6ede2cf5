namespace StatusGateway.Supabase.Project;

/// <summary>Which request targets are a Supabase project's: its documented services, as its own gateway names them.</summary>
internal static class SupabaseTarget
{
    private static readonly string[] Services =
    [
        "/rest/v1", "/auth/v1", "/storage/v1", "/realtime/v1", "/functions/v1", "/graphql/v1",
    ];

    /// <summary>Matched on the raw target and exactly, because any other spelling is the application's own.</summary>
    public static bool Is(string target)
    {
        foreach (var service in Services)
        {
            if (target.StartsWith(service, StringComparison.Ordinal)
                && (target.Length == service.Length || target[service.Length] is '/' or '?'))
            {
                return true;
            }
        }

        return false;
    }
}
