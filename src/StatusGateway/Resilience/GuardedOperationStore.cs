using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Resilience;

/// <summary>The store within its time limits: a fault is "cannot say", never absence.</summary>
internal sealed class GuardedOperationStore(IOperationStore store, TierBreaker breaker) : IOperationStore
{
    public async ValueTask<FindResult> FindAsync(OperationId id, CancellationToken cancellationToken)
    {
        var answer = await breaker.ReadAsync(
            static (on, token) => on.store.FindAsync(on.id, token), (store, id), cancellationToken);
        return answer.Answered ? answer.Value : new FindResult.Unanswered();
    }

    public async ValueTask<WrittenOperation?> FindWrittenAsync(OperationId id, CancellationToken cancellationToken) =>
        Said(await breaker.ReadAsync(
            static (on, token) => on.store.FindWrittenAsync(on.id, token), (store, id), cancellationToken));

    public async ValueTask<SaveResult> SaveAsync(OperationUpdate update, CancellationToken cancellationToken)
    {
        var answer = await breaker.WriteAsync(
            static (on, token) => on.store.SaveAsync(on.update, token), (store, update), cancellationToken);
        return answer.Answered ? answer.Value : new SaveResult.Unanswered();
    }

    public async ValueTask<DeleteResult> DeleteAsync(
        OperationId id, Revision? expected, CancellationToken cancellationToken)
    {
        var answer = await breaker.WriteAsync(
            static (on, token) => on.store.DeleteAsync(on.id, on.expected, token), (store, id, expected), cancellationToken);
        return answer.Answered ? answer.Value : new DeleteResult.Unanswered();
    }

    public async ValueTask<IReadOnlyList<OperationSnapshot>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync( // a whole page: no read of one row, so not within its limit
            static (on, token) => on.store.ListAsync(on.after, on.limit, token), (store, after, limit), cancellationToken));

    public async ValueTask<IReadOnlyDictionary<OperationId, Revision>> FindCommittedAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken) =>
        Said(await breaker.ReadAsync(
            static (on, token) => on.store.FindCommittedAsync(on.ids, token), (store, ids), cancellationToken));

    private static T Said<T>(TierAnswer<T> answer) => answer.Answered ? answer.Value : throw new StoreUnansweredException();
}
