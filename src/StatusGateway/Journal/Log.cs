using StatusGateway.Operations;

namespace StatusGateway.Journal;

/// <summary>Everything this folder can say. Event ids 3500 to 3599.</summary>
internal static partial class Log
{
    [LoggerMessage(3500, LogLevel.Warning,
        "No journal can be kept in {Folder} ({Reason}); while the store is out writes are answered 503, trying again in a second")]
    public static partial void JournalNotOpened(this ILogger logger, string folder, string reason);

    [LoggerMessage(3501, LogLevel.Information,
        "{Entries} journaled writes were found in {Folder}; they are shown, and replayed when the store answers")]
    public static partial void JournalTakenUp(this ILogger logger, long entries, string folder);

    [LoggerMessage(3502, LogLevel.Warning,
        "{Entries} journaled writes in {Folder} are of another database; they stay there until the gateway is given that one again")]
    public static partial void JournalOfAnotherStore(this ILogger logger, long entries, string folder);

    [LoggerMessage(3503, LogLevel.Information,
        "The store does not answer; writes of known operations are journaled, and replayed when it is back")]
    public static partial void JournalingBegan(this ILogger logger);

    [LoggerMessage(3504, LogLevel.Information, "{Entries} journaled writes were replayed in {Took}; {Left} are left")]
    public static partial void JournalReplayed(this ILogger logger, long entries, TimeSpan took, long left);

    [LoggerMessage(3505, LogLevel.Error,
        "The journal is full ({Entries} writes, {Bytes} bytes); further writes are answered 503 until the store takes some")]
    public static partial void JournalFull(this ILogger logger, long entries, long bytes);

    [LoggerMessage(3506, LogLevel.Information, "The journal has room again")]
    public static partial void JournalHasRoom(this ILogger logger);

    [LoggerMessage(3507, LogLevel.Error, "The journal cannot be written ({Reason}); writes are answered 503 while the store is out")]
    public static partial void JournalNotWritten(this ILogger logger, string reason);

    [LoggerMessage(3508, LogLevel.Warning,
        "A journaled write of {OperationId} at {Revision} was set aside, and is kept in the table journal_set_aside: {Reason}")]
    public static partial void EntrySetAside(this ILogger logger, OperationId operationId, Revision revision, string reason);

    [LoggerMessage(3512, LogLevel.Information, "{Entries} journaled writes were handed over to another gateway, which replays them")]
    public static partial void JournalHandedOver(this ILogger logger, int entries);

    [LoggerMessage(3513, LogLevel.Information, "{Entries} journaled writes of a gateway that stopped were taken over")]
    public static partial void JournalTakenOver(this ILogger logger, int entries);

    [LoggerMessage(3514, LogLevel.Warning,
        "{Entries} journaled writes stay in the data folder of this gateway, which stops: it has to be started again to replay them")]
    public static partial void JournalKept(this ILogger logger, long entries);

    [LoggerMessage(3515, LogLevel.Debug, "Looking for journals that were left failed ({Fault}); looked for again in a moment")]
    public static partial void ParcelsNotSeen(this ILogger logger, string fault);

    [LoggerMessage(3511, LogLevel.Warning,
        "The journaled write at place {Place} cannot be read, and was set aside into the table journal_set_aside")]
    public static partial void EntryUnreadable(this ILogger logger, long place);

    [LoggerMessage(3509, LogLevel.Warning, "Replaying the journal failed ({Fault}); it is tried again in {RetryIn}")]
    public static partial void ReplayFailed(this ILogger logger, string fault, TimeSpan retryIn);

    [LoggerMessage(3510, LogLevel.Debug, "A write of {OperationId} was journaled; polls see it at {Revision}")]
    public static partial void WriteJournaled(this ILogger logger, OperationId operationId, Revision revision);
}
