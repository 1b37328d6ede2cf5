namespace StatusGateway.Postgres;

/// <summary>Everything this folder can say. Event ids 3100 to 3199.</summary>
internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Information, "Listened at {Place}; writes made past the gateways are heard of at once")]
    public static partial void Listening(this ILogger logger, string place);

    [LoggerMessage(3101, LogLevel.Debug, "A notification that is not ours was passed over")]
    public static partial void PayloadPassedOver(this ILogger logger);

    [LoggerMessage(3102, LogLevel.Warning, "{Line}. Polls go to the application until then")]
    public static partial void PostgresNotThereYet(this ILogger logger, string line);

    [LoggerMessage(3103, LogLevel.Error, "{Line} Looking again in {RetryIn}")]
    public static partial void PostgresNotUsable(this ILogger logger, string line, TimeSpan retryIn);

    [LoggerMessage(
        3104,
        LogLevel.Warning,
        "The data folder cannot be written; a restart while Postgres is out would not know its callers")]
    public static partial void IdentityNotRemembered(this ILogger logger);

    [LoggerMessage(
        3105,
        LogLevel.Warning,
        "{Line}: this gateway deals revisions by itself and keeps what it observes in {Folder}. Another gateway knows nothing of "
        + "those, so a client that moves between gateways may see an older state, a change made past this one is seen up to 2 s "
        + "later, and a cleaned-up operation is unknown at once. Run the command 'migrate' and start the gateway again")]
    public static partial void TableIsPlain(this ILogger logger, string line, string folder);

    [LoggerMessage(
        3106,
        LogLevel.Warning,
        "What was said at {Place} on one connection was not heard on another within {Patience}: a transaction pooler stands in "
        + "between, or the database is very slow. Changes made past the gateways are found by comparing, up to 2 s later, until the "
        + "gateway is started again. Take the address of the direct connection or of the session pooler, or, as nothing can be "
        + "prepared there, set STATUSGATEWAY_DATABASE_POOLER=transaction")]
    public static partial void NothingHeard(this ILogger logger, string place, TimeSpan patience);

    [LoggerMessage(
        3107,
        LogLevel.Warning,
        "Postgres at {Place} is without the migration 003_add_endings.sql: nothing is declared lost, and nothing is cleaned up by "
        + "the gateway. Run the command migrate, and start the gateway again")]
    public static partial void EndingsMissing(this ILogger logger, string place);

    [LoggerMessage(3110, LogLevel.Information, "Migration {Name} was applied at {Place}")]
    public static partial void MigrationApplied(this ILogger logger, string name, string place);
}
