namespace StatusGateway.Redis;

/// <summary>Everything this folder can say. Event ids 2100 to 2199. Only hosts and ports are named, never a login.</summary>
internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Information, "Redis at {Address} is shared memory and backplane")]
    public static partial void RedisUsed(this ILogger logger, string address);

    [LoggerMessage(2101, LogLevel.Warning,
        "Redis at {Address} cannot be used: {Reason}. Polls continue from memory and the store, trying again every {RetryIn}")]
    public static partial void RedisNotMade(this ILogger logger, string address, string reason, TimeSpan retryIn);

    [LoggerMessage(2102, LogLevel.Debug, "The change feed on {Channel} listens; what was said before may have been missed")]
    public static partial void FeedListens(this ILogger logger, string channel);

    [LoggerMessage(2103, LogLevel.Warning,
        "Redis lets nobody listen on {Channel} ({Reason}); what other gateways write is found by comparing, a second later. What it "
        + "must allow stands in docs/redis.md")]
    public static partial void FeedRefused(this ILogger logger, string channel, string reason);
}
