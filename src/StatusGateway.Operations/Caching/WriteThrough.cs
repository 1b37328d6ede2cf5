namespace StatusGateway.Operations.Caching;

/// <summary>What follows a commit: L2 with its announcement in one step, then L1. Nothing here can fail the write.</summary>
public sealed class WriteThrough(MemoryOperationCache l1, IOperationCache l2)
{
    /// <summary>Puts what was just committed, or read from the store, into the tiers above it.</summary>
    public async ValueTask<MemoryCopy> PublishAsync(OperationSnapshot committed)
    {
        // The commit has happened: whoever asked for it may be gone, the copies are for everybody.
        await l2.SetIfNewerAsync(committed, CancellationToken.None);
        return l1.SetIfNewer(committed);
    }

    public async ValueTask RemoveAsync(OperationId id, Revision last)
    {
        await l2.RemoveAsync(id, last, CancellationToken.None);
        await l1.RemoveAsync(id, last, CancellationToken.None);
    }
}
