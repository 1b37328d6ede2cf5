using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Journal;

/// <summary>What this gateway knows of an operation without the store: the newest of its journal, its memory and Redis.</summary>
internal sealed class KnownOperations(OperationJournal journal, MemoryOperationCache l1, IOperationCache l2)
{
    /// <summary>What can be gone on from; null when nothing is known, or not the whole row.</summary>
    public async ValueTask<OperationSnapshot?> FindAsync(OperationId id) =>
        await FindCopyAsync(id) is { } copy && IsWhole(copy) ? copy : null;

    /// <summary>The newest copy, whole or not.</summary>
    public async ValueTask<OperationSnapshot?> FindCopyAsync(OperationId id)
    {
        // Another gateway may have journaled a later one meanwhile, which only the shared copy tells of.
        var shared = await l2.FindAsync(id, CancellationToken.None);
        var near = OperationSnapshot.Newer(journal.Find(id)?.Shown, l1.Find(id)?.Snapshot);
        return OperationSnapshot.Newer(near, shared?.Snapshot);
    }

    /// <summary>
    /// What another gateway has acknowledged of it and the store has not been given, with its row; null when there is nothing. What is
    /// written past that goes into another row than the writer was told of, or into none.
    /// </summary>
    public async ValueTask<OperationSnapshot?> FindElsewhereAsync(OperationId id) =>
        await FindSharedRowAsync(id) is { IsJournaled: true } copy && journal.Find(id) is null ? copy : null;

    /// <summary>
    /// The shared copy, where it has a row. When the store has just said that there is none, another gateway's journal holds it, or was
    /// replayed between that and this; then the store is to be asked again.
    /// </summary>
    public async ValueTask<OperationSnapshot?> FindSharedRowAsync(OperationId id)
    {
        var shared = journal.IsOpen ? await l2.FindAsync(id, CancellationToken.None) : null;
        return shared is { Snapshot: { Row: not null } copy } ? copy : null;
    }

    /// <summary>The same of several; null when one of them cannot be gone on from.</summary>
    public async ValueTask<IReadOnlyList<OperationSnapshot>?> FindAllAsync(IReadOnlyCollection<OperationId> ids)
    {
        var found = await Task.WhenAll(ids.Select(async id => await FindAsync(id)));
        List<OperationSnapshot> known = [.. found.OfType<OperationSnapshot>()];
        return known.Count == ids.Count ? known : null;
    }

    public static bool IsWhole(OperationSnapshot copy) => copy.Row is not null || copy.Written == Revision.None;
}
