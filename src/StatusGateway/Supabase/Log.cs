namespace StatusGateway.Supabase;

/// <summary>Everything this feature can say. Event ids 1400 to 1499. No key is ever part of it.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Information, "A service key for the application was dealt into {File}")]
    public static partial void ServiceKeyDealt(this ILogger logger, string file);

    [LoggerMessage(1401, LogLevel.Warning,
        "No service key could be kept in {File} ({Reason}); /rest/v1/operations stays closed until SUPABASE_SERVICE_KEY is set")]
    public static partial void ServiceKeyNotKept(this ILogger logger, string file, string reason);

    [LoggerMessage(1410, LogLevel.Information, "The Supabase project answers again")]
    public static partial void ProjectReached(this ILogger logger);

    [LoggerMessage(1411, LogLevel.Warning,
        "The Supabase project is paused (it answers 540): restore it in the Supabase dashboard")]
    public static partial void ProjectPaused(this ILogger logger);

    [LoggerMessage(1412, LogLevel.Warning,
        "The Supabase project's host name is unknown: it is paused, deleted, or STATUSGATEWAY_SUPABASE_URL is wrong")]
    public static partial void ProjectHostUnknown(this ILogger logger);

    [LoggerMessage(1413, LogLevel.Warning, "The Supabase project cannot be reached")]
    public static partial void ProjectUnreachable(this ILogger logger);
}
