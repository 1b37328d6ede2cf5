namespace StatusGateway.Draining;

/// <summary>Everything this feature can say. Event ids 1700 to 1749.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1700,
        LogLevel.Information,
        "Told to stop: not ready from now on, requests are taken for {Window}; then streams are ended and requests get {Finish} to finish")]
    public static partial void DrainBegan(this ILogger logger, TimeSpan window, TimeSpan finish);

    [LoggerMessage(1701, LogLevel.Information, "Stopping: nothing new is taken, streams are ended, requests get {Finish} to finish")]
    public static partial void StopBegan(this ILogger logger, TimeSpan finish);

    [LoggerMessage(1702, LogLevel.Warning, "Told to stop again: stopping at once, whatever is still unfinished is cut")]
    public static partial void StopHurried(this ILogger logger);
}
