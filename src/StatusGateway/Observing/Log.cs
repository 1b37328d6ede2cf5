using StatusGateway.Operations;

namespace StatusGateway.Observing;

/// <summary>Everything this feature can say. Event ids 1200 to 1299.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1200,
        LogLevel.Warning,
        "What was observed of {OperationId} could not be committed ({Fault}); its poll was answered, and the next one tries again")]
    public static partial void ObservationNotCommitted(this ILogger logger, OperationId operationId, string fault);

    [LoggerMessage(
        1201,
        LogLevel.Warning,
        "{Count} new operations were not kept, and their answers passed through: {Rows} rows and {Bytes} bytes are observed, or one address added too many in a minute. Raise observing.rows and observing.bytes, or name the proxies in front as shield.trustedProxies. Said once every {Every} at most")]
    public static partial void ObservationsNotKept(this ILogger logger, int count, long rows, long bytes, TimeSpan every);

    [LoggerMessage(1202, LogLevel.Information, "Observations reached their bounds; {Count} operations that nobody polls were dropped")]
    public static partial void ObservationsTrimmed(this ILogger logger, int count);

    [LoggerMessage(1203, LogLevel.Debug, "{OperationId} was created; known from now on")]
    public static partial void CreationObserved(this ILogger logger, OperationId operationId);

    [LoggerMessage(
        1204,
        LogLevel.Information,
        "{Template} answers like a status route; to keep its answers through restarts, add --route {Template}")]
    public static partial void RouteSuggested(this ILogger logger, string template);
}
