namespace StatusGateway.Changes;

/// <summary>Everything this feature can say. Event ids 1500 to 1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Information, "{Feed} feed connected; copies are asked for again")]
    public static partial void FeedConnected(this ILogger logger, string feed);

    [LoggerMessage(1501, LogLevel.Warning, "{Feed} feed broke ({Fault}); changes are found by comparing meanwhile, connecting again every {Pause} at the latest")]
    public static partial void FeedBroke(this ILogger logger, string feed, string fault, TimeSpan pause);

    [LoggerMessage(1502, LogLevel.Debug, "Comparing with the store failed ({Fault}); copies are served as they are, again in a second")]
    public static partial void RoundFailed(this ILogger logger, string fault);
}
