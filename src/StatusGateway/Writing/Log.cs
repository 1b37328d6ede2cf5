using StatusGateway.Operations;

namespace StatusGateway.Writing;

/// <summary>Everything this feature can say. Event ids 1300 to 1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Debug, "Operation {OperationId} was written; it is at revision {Revision}")]
    public static partial void OperationWritten(this ILogger logger, OperationId operationId, Revision revision);

    [LoggerMessage(1301, LogLevel.Debug,
        "Operation {OperationId} was deleted; polls of it are the application's again")]
    public static partial void OperationDeleted(this ILogger logger, OperationId operationId);

    [LoggerMessage(1310, LogLevel.Information, "A key of the native API was dealt into {File}")]
    public static partial void KeyDealt(this ILogger logger, string file);

    [LoggerMessage(1311, LogLevel.Warning,
        "No key could be kept in {File} ({Reason}); the native API stays closed to it until {Variable} is set")]
    public static partial void KeyNotKept(this ILogger logger, string file, string reason, string variable);
}
