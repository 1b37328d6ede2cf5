namespace StatusGateway.Upstream.Balancing;

/// <summary>Everything this feature can say. Event ids 1680 to 1699.</summary>
internal static partial class Log
{
    [LoggerMessage(1680, LogLevel.Warning,
        "The application's instance at {Address} could not be connected to ({Reason}); the others get its requests until it can be")]
    public static partial void InstanceLost(this ILogger logger, string address, string reason);

    [LoggerMessage(1681, LogLevel.Information, "The application's instance at {Address} takes connections again, and requests with them")]
    public static partial void InstanceFound(this ILogger logger, string address);
}
