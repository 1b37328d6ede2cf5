namespace StatusGateway.Upstream.Holding;

/// <summary>Everything this feature can say. Event ids 1650 to 1679.</summary>
internal static partial class Log
{
    [LoggerMessage(1650, LogLevel.Warning,
        "The application could not be connected to ({Reason}); requests wait for it, up to {For} each, and polls are answered")]
    public static partial void GateClosed(this ILogger logger, string reason, TimeSpan @for);

    [LoggerMessage(1651, LogLevel.Information, "The application answers again, after {Elapsed}; nobody waits any more")]
    public static partial void GateOpened(this ILogger logger, TimeSpan elapsed);

    [LoggerMessage(1652, LogLevel.Debug, "{Method} {Path} waits for the application")]
    public static partial void RequestHeld(this ILogger logger, string method, PathString path);

    [LoggerMessage(1653, LogLevel.Debug, "{Method} {Path} waited for the application in vain ({End}) and was told to try again")]
    public static partial void RequestHeldInVain(this ILogger logger, string method, PathString path, WaitEnd end);

    [LoggerMessage(1654, LogLevel.Warning,
        "{Most} requests wait for the application, and no more may; others are told to try again until there is room")]
    public static partial void GateFull(this ILogger logger, int most);
}
