using StatusGateway.Operations;

namespace StatusGateway.Endings;

/// <summary>Everything this feature can say. Event ids 1800 to 1899.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1800,
        LogLevel.Information,
        "{OperationId} was declared lost by this gateway ({Reason}): nothing was heard of it for {Silence}. Polls are shown an error "
        + "of ours until its real end is written or observed")]
    public static partial void OperationLost(
        this ILogger logger, OperationId operationId, string reason, TimeSpan silence);

    [LoggerMessage(1801, LogLevel.Warning, "{Count} operations were declared lost ({Reason})")]
    public static partial void OperationsLost(this ILogger logger, int count, string reason);

    [LoggerMessage(
        1802,
        LogLevel.Warning,
        "{OperationId} was declared lost by this gateway and has ended by itself since: {Status}, which polls are shown now. If this "
        + "comes often, raise endings.staleAfter or endings.staleAfterReload")]
    public static partial void VerdictOverruled(this ILogger logger, OperationId operationId, string status);

    [LoggerMessage(
        1803,
        LogLevel.Debug,
        "Looking for lost operations failed ({Fault}); nothing is declared lost until the store has answered for a while")]
    public static partial void LookFailed(this ILogger logger, string fault);

    [LoggerMessage(1804, LogLevel.Information, "This gateway ends and cleans up operations for all on this store")]
    public static partial void TurnTaken(this ILogger logger);

    [LoggerMessage(1805, LogLevel.Information, "The application was gone and is back: what it worked on is lost unless something is heard of it")]
    public static partial void ApplicationRestarted(this ILogger logger);

    [LoggerMessage(1810, LogLevel.Information, "{Removed} operations were cleaned up, and {Forgotten} rows of earlier ones forgotten, in {Took}")]
    public static partial void CleanedUp(this ILogger logger, int removed, int forgotten, TimeSpan took);

    [LoggerMessage(1811, LogLevel.Information, "The database has a job of its own that cleans up; the gateway leaves it to that")]
    public static partial void CleanupLeft(this ILogger logger);

    [LoggerMessage(1812, LogLevel.Debug, "Cleaning up failed ({Fault}); again in {Pause}")]
    public static partial void CleanupFailed(this ILogger logger, string fault, TimeSpan pause);
}
