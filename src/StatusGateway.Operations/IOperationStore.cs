using StatusGateway.Operations.Writing;

namespace StatusGateway.Operations;

/// <summary>The system of record for written state, and the one that says what polls may be shown of it.</summary>
/// <remarks>
/// A method that cannot ask its server throws; <see cref="FindResult.Unanswered"/> is said by the guard in front of it.
/// Absence is the store's own word.
/// </remarks>
public interface IOperationStore
{
    /// <summary>The newest of what was written, observed and concluded.</summary>
    ValueTask<FindResult> FindAsync(OperationId id, CancellationToken cancellationToken);

    /// <summary>The written row alone, as it was written: what a late write left, and not what polls are shown.</summary>
    ValueTask<WrittenOperation?> FindWrittenAsync(OperationId id, CancellationToken cancellationToken);

    /// <summary>Commits a whole row. Without an expected revision it writes over whatever is there.</summary>
    ValueTask<SaveResult> SaveAsync(OperationUpdate update, CancellationToken cancellationToken);

    /// <summary>Deletes the row and all that was observed of it, unless it is at another revision than expected.</summary>
    ValueTask<DeleteResult> DeleteAsync(OperationId id, Revision? expected, CancellationToken cancellationToken);

    /// <summary>A page of all known operations by id, after <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<OperationSnapshot>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken);

    /// <summary>What the store has committed of each, by primary key; what is missing is absent.</summary>
    ValueTask<IReadOnlyDictionary<OperationId, Revision>> FindCommittedAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken);
}

/// <summary>How a search ended.</summary>
public abstract record FindResult
{
    private FindResult()
    {
    }

    public sealed record Found(OperationSnapshot Snapshot) : FindResult;

    public sealed record Absent : FindResult;

    public sealed record Unanswered : FindResult;
}
