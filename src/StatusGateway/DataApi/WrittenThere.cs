using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Changes;
using StatusGateway.Resilience;

namespace StatusGateway.DataApi;

/// <summary>Follows a write that the project has carried out on a client's own request: its rows are read into the copies.</summary>
/// <remarks>
/// The client waits for it, so that its next poll sees what it wrote. What cannot be read then is the reconciler's, a second
/// later.
/// </remarks>
internal sealed class WrittenThere(
    StoreParts parts,
    [FromKeyedServices(DataApiFeature.Store)] TierBreaker breaker,
    MemoryOperationCache l1,
    WriteThrough copies,
    TimeProvider time,
    ILogger<WrittenThere> logger)
{
    // Of more than that only what is polled is read: the write would wait long for its answer.
    private const int MostNamed = 50;

    /// <param name="named">Null when any may have been written.</param>
    public async Task FollowAsync(IReadOnlyCollection<OperationId>? named)
    {
        var ids = named is { Count: <= MostNamed } ? named : Polled();
        if (ids.Count is 0)
        {
            return;
        }

        // It belongs to a write, and is given the time of one.
        var seen = await breaker.WriteAsync(
            static (on, token) => on.store.FindCommittedAsync(on.ids, token), (store: parts.Operations, ids), CancellationToken.None);
        if (seen is not { Answered: true, Value: var committed })
        {
            return;
        }

        var changed = ids.Where(id => l1.Find(id)?.Snapshot.Committed != Committed(committed, id)).ToList();
        await Task.WhenAll(changed.Select(FollowAsync));
        logger.WriteFollowed(changed.Count, ids.Count);
    }

    private List<OperationId> Polled() =>
        [.. l1.Polled.Within(Reconciler.PolledLately, time).Where(id => l1.Find(id) is not null)];

    private static Revision? Committed(IReadOnlyDictionary<OperationId, Revision> committed, OperationId id) =>
        committed.TryGetValue(id, out var revision) ? revision : null;

    private async Task FollowAsync(OperationId id)
    {
        var found = await breaker.WriteAsync(
            static (on, token) => on.store.FindAsync(on.id, token), (store: parts.Operations, id), CancellationToken.None);
        switch (found.Value)
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
