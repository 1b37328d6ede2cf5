using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Resilience;

namespace StatusGateway.Journal;

/// <summary>What this gateway knows of an operation without the store: the newest of its journal, its memory and Redis.</summary>
internal sealed class KnownOperations(OperationJournal journal, MemoryOperationCache l1, IOperationCache l2)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>What can be gone on from; null when nothing is known, or not the whole row.</summary>
    public async ValueTask<OperationSnapshot?> FindAsync(OperationId id) =>
        await FindCopyAsync(id) is { } copy && IsWhole(copy) ? copy : null;

    /// <summary>The newest copy, whole or not.</summary>
    public async ValueTask<OperationSnapshot?> FindCopyAsync(OperationId id)
    {
        // Another gateway may have journaled a later one meanwhile, which only the shared copy tells of.
        var shared = await FindSharedAsync(id);
        var near = OperationSnapshot.Newer(journal.Find(id)?.Shown, l1.Find(id)?.Snapshot);
        return OperationSnapshot.Newer(near, shared?.Snapshot);
    }

    /// <summary>What can be gone on from, of several; null when one of them cannot.</summary>
    public async ValueTask<IReadOnlyList<OperationSnapshot>?> FindAllAsync(IReadOnlyCollection<OperationId> ids)
    {
        var found = await Task.WhenAll(ids.Select(async id => await FindAsync(id)));
        List<OperationSnapshot> known = [.. found.OfType<OperationSnapshot>()];
        return known.Count == ids.Count ? known : null;
    }

    public static bool IsWhole(OperationSnapshot copy) => copy.Row is not null || copy.Written == Revision.None;

    // A read past its time limit looks like a miss, and that of a poll is short enough for a busy moment to exceed it.
    private ValueTask<OperationCopy?> FindSharedAsync(OperationId id) => l2 is GuardedOperationCache guarded
        ? guarded.GetAsync(id, Patience, CancellationToken.None)
        : l2.GetAsync(id, CancellationToken.None);
}
