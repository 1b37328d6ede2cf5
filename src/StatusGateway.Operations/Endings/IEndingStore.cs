namespace StatusGateway.Operations.Endings;

/// <summary>What the store knows of operations that do not end, and where verdicts are kept.</summary>
/// <remarks>A method that cannot ask its server throws.</remarks>
public interface IEndingStore
{
    /// <summary>
    /// Takes or renews the turn to act for all gateways, by the store's own clock. Nothing depends on its being one's alone:
    /// it only spares the store being searched twice.
    /// </summary>
    ValueTask<EndingTurn> TakeTurnAsync(string gateway, TimeSpan lasting, CancellationToken cancellationToken);

    /// <summary>Gives the turn back, if it is still this gateway's.</summary>
    ValueTask LeaveTurnAsync(string gateway, CancellationToken cancellationToken);

    /// <summary>
    /// A page, by id, of the running operations of which nothing was heard for <paramref name="silentFor"/>, as polls are
    /// shown them: what has a verdict does not run.
    /// </summary>
    ValueTask<SilentPage> FindSilentAsync(
        TimeSpan silentFor, OperationId? after, int limit, CancellationToken cancellationToken);

    /// <summary>The same of these operations, however long they have been silent.</summary>
    ValueTask<IReadOnlyList<SilentOperation>> FindRunningAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the operation with an error, beside what was written of it, if nothing of it was committed since it was seen, and
    /// the statement is not old itself. Null when it was not ended.
    /// </summary>
    ValueTask<OperationSnapshot?> EndAsync(SilentOperation seen, string why, CancellationToken cancellationToken);

    /// <summary>Whether somebody else cleans up here: a job of the database's own.</summary>
    ValueTask<bool> CleansItselfAsync(CancellationToken cancellationToken);

    /// <summary>Removes some of what may go; called again while it removes as many as it may.</summary>
    ValueTask<CleanupStep> CleanUpAsync(CleanupLimits limits, int most, CancellationToken cancellationToken);
}

/// <summary>Whether this gateway acts, and whether there is anything to act for.</summary>
public readonly record struct EndingTurn(bool IsMine, bool IsAnyRunning);

/// <summary>A running operation, and when last there was evidence of its life.</summary>
/// <param name="Id">Which operation.</param>
/// <param name="Life">The life that runs.</param>
/// <param name="BeganObserved">Whether that life began by being observed, so that an insert continues it.</param>
/// <param name="Committed">The newest of all that was committed of it.</param>
/// <param name="SilentFor">How long ago there was evidence, by the store's clock.</param>
/// <param name="SeenAt">When it was seen so, by the store's clock.</param>
public sealed record SilentOperation(
    OperationId Id, Revision Life, bool BeganObserved, Revision Committed, TimeSpan SilentFor, Revision SeenAt)
{
    /// <summary>How old a decision may be: one that waited for a store that hung is none.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);
}

/// <summary>Some running operations, and where the search goes on; null at its end.</summary>
public sealed record SilentPage(IReadOnlyList<SilentOperation> Operations, OperationId? Next);

/// <summary>What one step of a cleanup did.</summary>
/// <param name="Removed">Operations that are remembered as ended or expired from now on.</param>
/// <param name="Forgotten">Rows of what had been remembered long enough.</param>
public readonly record struct CleanupStep(int Removed, int Forgotten);
