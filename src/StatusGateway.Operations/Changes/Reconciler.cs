using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Reading;

namespace StatusGateway.Operations.Changes;

/// <summary>Compares by primary key what was polled lately with what the store has committed.</summary>
/// <remarks>Alone it is enough for the promises; the feeds only make it faster.</remarks>
public sealed class Reconciler(MemoryOperationCache l1, IOperationStore store, OperationReader reader, TimeProvider time)
{
    public static readonly TimeSpan PolledLately = TimeSpan.FromSeconds(30);

    /// <summary>One round. Throws <see cref="StoreUnansweredException"/> while the store does not answer.</summary>
    public async Task ReconcileAsync(bool includingFinals, CancellationToken cancellationToken)
    {
        List<OperationId> polled = [];
        foreach (var id in l1.Polled.Within(PolledLately, time))
        {
            if (l1.Find(id) is { } copy && (includingFinals || !copy.Snapshot.Order.IsFinal))
            {
                polled.Add(id);
            }
        }

        if (polled.Count == 0)
        {
            return;
        }

        var committed = await store.FindCommittedAsync(polled, cancellationToken);
        foreach (var id in polled)
        {
            if (!committed.TryGetValue(id, out var revision))
            {
                await reader.RefreshAsync(id, committed: null);
            }
            else if (l1.Find(id)?.Snapshot.Committed == revision)
            {
                l1.Confirm(id, revision);
            }
            else
            {
                await reader.RefreshAsync(id, revision);
            }
        }
    }
}
