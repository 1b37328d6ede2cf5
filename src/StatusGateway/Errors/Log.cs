namespace StatusGateway.Errors;

/// <summary>Everything this feature can say. Event ids 900 to 999.</summary>
internal static partial class Log
{
    [LoggerMessage(900, LogLevel.Error, "{Method} {Path} failed unexpectedly and was answered so; trace id {TraceId}")]
    public static partial void RequestFailed(
        this ILogger logger, Exception exception, string method, string path, string traceId);
}
