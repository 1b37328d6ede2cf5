namespace StatusGateway.Supabase;

/// <summary>Everything the endpoint can say. Event ids 1450 to 1499. Nothing of what was asked for, which may be anything.</summary>
internal static partial class RestLog
{
    [LoggerMessage(1450, LogLevel.Debug, "{Method} of the table was answered {Status}; it was about {Rows} rows")]
    public static partial void TableAnswered(this ILogger logger, string method, int status, long rows);

    [LoggerMessage(1451, LogLevel.Debug, "{Method} of the table was refused with {Status} ({Code})")]
    public static partial void TableRefused(this ILogger logger, string method, int status, string code);

    [LoggerMessage(1452, LogLevel.Debug, "The application's cleanup deleted {Count} operations")]
    public static partial void CleanedUp(this ILogger logger, int count);

    [LoggerMessage(1453, LogLevel.Error, "{Method} of the table failed unexpectedly and was answered so; trace id {TraceId}")]
    public static partial void TableFailed(this ILogger logger, Exception exception, string method, string traceId);
}
