using StatusGateway.Operations;

namespace StatusGateway.Access;

/// <summary>Everything this feature can say. Event ids 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Debug, "The application refused {OperationId} to a caller; its clearance ended")]
    public static partial void ClearanceEnded(this ILogger logger, OperationId operationId);

    [LoggerMessage(
        1101,
        LogLevel.Warning,
        "A clearance ended and the store did not answer; it stays ended in this process until the application clears again")]
    public static partial void ClearanceEndNotStored(this ILogger logger);

    [LoggerMessage(1102, LogLevel.Debug, "Asked anonymously, the application answered {Status} for {OperationId}: {Outcome}")]
    public static partial void AnonymousQuestionAnswered(this ILogger logger, int? status, OperationId operationId, string outcome);
}
