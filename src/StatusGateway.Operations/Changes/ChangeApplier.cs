using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Reading;

namespace StatusGateway.Operations.Changes;

/// <summary>Makes copies older than a change stale, and keeps a hot operation hot.</summary>
public sealed class ChangeApplier(
    MemoryOperationCache l1, IOperationCache l2, OperationReader reader, Reconciler reconciler, TimeProvider time)
{
    /// <param name="change">What is said to have happened.</param>
    /// <param name="knownToL2">Whether it was said by L2 itself, which so holds it already.</param>
    public async Task ApplyAsync(OperationChange change, bool knownToL2)
    {
        switch (change)
        {
            case OperationChange.Changed(var id, var committed):
                if (l1.Find(id) is { } copy && !committed.IsNewerThan(copy.Snapshot.Committed))
                {
                    return; // our own echo, or old news
                }

                await l1.InvalidateOlderAsync(id, committed, CancellationToken.None);
                if (!knownToL2)
                {
                    await l2.InvalidateOlderAsync(id, committed, CancellationToken.None);
                }

                if (l1.Polled.IsWithin(id, Reconciler.PolledLately, time))
                {
                    await reader.RefreshAsync(id, committed);
                }

                return;

            case OperationChange.Deleted(var id, var last):
                await l1.RemoveAsync(id, last, CancellationToken.None);
                if (!knownToL2)
                {
                    await l2.RemoveAsync(id, last, CancellationToken.None);
                }

                return;

            default:
                // No watermarks: measured to lose changes. What is polled is compared by primary key, the rest on demand.
                l1.DoubtAll();
                try
                {
                    await reconciler.ReconcileAsync(includingFinals: true, CancellationToken.None);
                }
                catch (StoreUnansweredException)
                {
                    // Each is asked for again when it is next polled. The feed goes on: it may be all that tells of other gateways.
                }

                return;
        }
    }
}
