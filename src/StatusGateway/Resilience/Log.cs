namespace StatusGateway.Resilience;

/// <summary>Everything this folder can say. Event ids 2000 to 2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "{Tier} stopped answering ({Reason}); {Meanwhile}, trying again in {RetryIn}")]
    public static partial void TierStoppedAnswering(
        this ILogger logger, string tier, string reason, string meanwhile, TimeSpan retryIn);

    [LoggerMessage(2001, LogLevel.Information, "{Tier} answers again, after {Outage}")]
    public static partial void TierAnswersAgain(this ILogger logger, string tier, TimeSpan outage);

    [LoggerMessage(2002, LogLevel.Warning,
        "Redis refused a command ({Reason}); polls continue without what it would have kept. What it must allow stands in "
        + "docs/redis.md. Said at most once in {SayEvery}")]
    public static partial void CacheRefused(this ILogger logger, string reason, TimeSpan sayEvery);
}
