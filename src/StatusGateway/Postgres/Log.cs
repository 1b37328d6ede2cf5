namespace StatusGateway.Postgres;

/// <summary>Everything this folder can say. Event ids 3100 to 3199.</summary>
internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Information, "Listened at {Place}; writes made past the gateways are heard of at once")]
    public static partial void Listening(this ILogger logger, string place);

    [LoggerMessage(3101, LogLevel.Debug, "A notification that is not ours was passed over")]
    public static partial void PayloadPassedOver(this ILogger logger);

    [LoggerMessage(3110, LogLevel.Information, "Migration {Name} was applied at {Place}")]
    public static partial void MigrationApplied(this ILogger logger, string name, string place);
}
