using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Changes;

namespace StatusGateway.DataApi;

/// <summary>Follows a write that the project has carried out on a client's own request: its rows are read into the copies.</summary>
internal sealed class WrittenThere(
    IOperationStore store, MemoryOperationCache l1, WriteThrough copies, Reconciler reconciler, ILogger<WrittenThere> logger)
{
    // More than that, and the write would wait long for its answer: the reconciler sees to the rest within a second.
    private const int AtOnce = 50;

    /// <param name="ids">Null when any may have been written.</param>
    public async Task FollowAsync(IReadOnlyCollection<OperationId>? ids)
    {
        logger.WriteFollowed(ids?.Count ?? 0);
        try
        {
            if (ids is null || ids.Count > AtOnce)
            {
                await reconciler.ReconcileAsync(includingFinals: true, CancellationToken.None);
            }
            else
            {
                await Task.WhenAll(ids.Select(FollowAsync));
            }
        }
        catch (StoreUnansweredException)
        {
            // It is written; copies that are not told of it grow stale and are asked for.
        }
    }

    private async Task FollowAsync(OperationId id)
    {
        switch (await store.FindAsync(id, CancellationToken.None))
        {
            case FindResult.Found(var committed):
                await copies.PublishAsync(committed);
                break;
            case FindResult.Absent when l1.Find(id) is { } copy:
                await copies.RemoveAsync(id, copy.Snapshot.Committed);
                break;
            default:
                break;
        }
    }
}
