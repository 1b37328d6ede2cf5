using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Observing;

namespace StatusGateway.Operations.Writing;

/// <summary>Writes through: the store's commit, then L2 and its announcement, then L1, then the answer.</summary>
/// <remarks>
/// The commit is the moment of truth. Before it any failure is the caller's and nothing has changed; after it the rest runs
/// without the caller's cancellation and cannot fail the write.
/// </remarks>
public sealed class OperationWriter(IOperationStore store, WriteThrough copies)
{
    public async ValueTask<SaveResult> WriteAsync(OperationUpdate update, CancellationToken cancellationToken)
    {
        var continued = update with { ProposedLife = await LifeToContinueAsync(update, cancellationToken) };
        var result = await store.SaveAsync(continued, cancellationToken);
        if (result is SaveResult.Saved(var saved))
        {
            await copies.PublishAsync(saved);
        }

        return result;
    }

    public async ValueTask<DeleteResult> DeleteAsync(
        OperationId id, Revision? expected, CancellationToken cancellationToken)
    {
        var result = await store.DeleteAsync(id, expected, cancellationToken);
        if (result is DeleteResult.Deleted(var last))
        {
            await copies.RemoveAsync(id, last);
        }

        return result;
    }

    // The first write of an operation that so far was only observed, and still runs or was declared lost, goes on with its life.
    private async ValueTask<Revision> LifeToContinueAsync(OperationUpdate update, CancellationToken cancellationToken) =>
        await store.FindAsync(update.Id, cancellationToken) is FindResult.Found(var known)
            && ObservedRows.IsContinuedBy(known, update.State.Status.IsFinal)
            ? known.Order.Life
            : Revision.None;
}
