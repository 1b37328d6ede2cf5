using System.Net;
using StatusGateway.Operations;
using StatusGateway.Operations.Reading;

namespace StatusGateway.Polling;

/// <summary>Everything this feature can say. Event ids 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Debug, "Poll for {OperationId} answered; {Order} was stored, from {Source}")]
    public static partial void PollAnswered(
        this ILogger logger, OperationId operationId, OperationOrder order, ReadSource source);

    [LoggerMessage(1001, LogLevel.Debug, "Poll for {OperationId} left to the application; here it is {Source}")]
    public static partial void PollLeft(this ILogger logger, OperationId operationId, ReadSource source);

    [LoggerMessage(1002, LogLevel.Debug, "{Address} polled too much that nobody knows: the store is not asked for it")]
    public static partial void PollNotRead(this ILogger logger, IPAddress address);
}
