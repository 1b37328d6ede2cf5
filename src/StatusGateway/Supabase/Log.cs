namespace StatusGateway.Supabase;

/// <summary>Everything this feature can say. Event ids 1400 to 1499. No key is ever part of it.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Information, "A service key for the application was dealt into {File}")]
    public static partial void ServiceKeyDealt(this ILogger logger, string file);

    [LoggerMessage(1401, LogLevel.Warning,
        "No service key could be kept in {File} ({Reason}); /rest/v1/operations stays closed until SUPABASE_SERVICE_KEY is set")]
    public static partial void ServiceKeyNotKept(this ILogger logger, string file, string reason);
}
