namespace StatusGateway.DataApi;

/// <summary>Everything this folder can say. Event ids 3400 to 3499. Only the project's host is named, never its key.</summary>
internal static partial class Log
{
    [LoggerMessage(3400, LogLevel.Warning,
        "State is written through the Data API of {Host}, which shows a gateway no revisions: these and what is observed are kept "
        + "in {Folder} of this gateway alone, and a poller that changes between gateways may see an older state. "
        + "DATABASE_URL makes the project's Postgres the store")]
    public static partial void StoreIsDataApi(this ILogger logger, string host, string folder);

    [LoggerMessage(3401, LogLevel.Warning, "The Data API of {Host} {Trouble}; it is asked again")]
    public static partial void DataApiNotThereYet(this ILogger logger, string host, string trouble);

    [LoggerMessage(3402, LogLevel.Debug, "The project wrote; {Changed} of {Operations} operations had changed")]
    public static partial void WriteFollowed(this ILogger logger, int changed, int operations);
}
