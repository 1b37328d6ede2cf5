using StatusGateway.Operations.Observing;

namespace StatusGateway.Operations;

/// <summary>What was observed, by caller and route: representations, clearances, creators and verdicts.</summary>
public interface IObservationStore
{
    /// <summary>
    /// Commits what an answer of the application taught, by <see cref="ObservationRule"/> and under a lock on the id.
    /// </summary>
    ValueTask<KeepResult> KeepAsync(Observation observation, CancellationToken cancellationToken);

    /// <summary>The clearance of one caller, of whichever life; null if it has none.</summary>
    ValueTask<Clearance?> FindClearanceAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken);

    /// <summary>Ends a clearance of one operation, or with a null id all of this caller's; says which it ended.</summary>
    ValueTask<IReadOnlyList<OperationId>> EndClearancesAsync(
        OperationId? id, CallerKey caller, CancellationToken cancellationToken);

    /// <summary>How much is kept: what the bounds are held against.</summary>
    ValueTask<ObservedSize> MeasureAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes at most <paramref name="rows"/> rows of operations without a written row: finals first, then the longest
    /// unobserved, and nothing of <paramref name="spared"/>. Says which operations it removed.
    /// </summary>
    ValueTask<IReadOnlyList<OperationId>> TrimAsync(
        int rows, IReadOnlyCollection<OperationId> spared, CancellationToken cancellationToken);
}

/// <summary>Observed rows, and the bytes of their representations and states.</summary>
public readonly record struct ObservedSize(long Rows, long Bytes);
