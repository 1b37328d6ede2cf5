using StatusGateway.Operations.Caching;

namespace StatusGateway.Operations.Reading;

/// <summary>What is known of an operation, and where that was found.</summary>
public readonly record struct ReadResult(MemoryCopy? Copy, ReadSource Source)
{
    public OperationSnapshot? Snapshot => Copy?.Snapshot;
}

/// <summary>Where a read ended.</summary>
public enum ReadSource
{
    /// <summary>Nothing is known here and nothing was asked.</summary>
    None,

    L1,
    L2,
    Store,

    /// <summary>A copy that should have been confirmed, while nothing further away answered.</summary>
    Kept,

    /// <summary>The store's own word: there is no such operation.</summary>
    Absent,

    /// <summary>Nothing is known here, and the store does not answer.</summary>
    Unanswered,
}
