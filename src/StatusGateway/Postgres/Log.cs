namespace StatusGateway.Postgres;

/// <summary>Everything this folder can say. Event ids 3100 to 3199.</summary>
internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Information, "Listened at {Place}; writes made past the gateways are heard of at once")]
    public static partial void Listening(this ILogger logger, string place);

    [LoggerMessage(3101, LogLevel.Debug, "A notification that is not ours was passed over")]
    public static partial void PayloadPassedOver(this ILogger logger);

    [LoggerMessage(3102, LogLevel.Warning, "{Line}; polls go to the application until it does")]
    public static partial void PostgresNotThereYet(this ILogger logger, string line);

    [LoggerMessage(3103, LogLevel.Error, "{Line} Looking again in {RetryIn}")]
    public static partial void PostgresNotUsable(this ILogger logger, string line, TimeSpan retryIn);

    [LoggerMessage(
        3104,
        LogLevel.Warning,
        "The data folder cannot be written; a restart while Postgres is out would not know its callers")]
    public static partial void IdentityNotRemembered(this ILogger logger);

    [LoggerMessage(3110, LogLevel.Information, "Migration {Name} was applied at {Place}")]
    public static partial void MigrationApplied(this ILogger logger, string name, string place);
}
