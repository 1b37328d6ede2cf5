using StatusGateway.Operations;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Resilience;

/// <summary>Endings within the store's time limits: background work, none of it a read of one row.</summary>
internal sealed class GuardedEndingStore(IEndingStore store, TierBreaker breaker) : IEndingStore
{
    public async ValueTask<EndingTurn> TakeTurnAsync(
        string gateway, TimeSpan lasting, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.store.TakeTurnAsync(on.gateway, on.lasting, token), (store, gateway, lasting), cancellationToken));

    public async ValueTask LeaveTurnAsync(string gateway, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static async (on, token) =>
            {
                await on.store.LeaveTurnAsync(on.gateway, token);
                return true;
            },
            (store, gateway),
            cancellationToken));

    public async ValueTask<SilentPage> FindSilentAsync(
        TimeSpan silentFor, OperationId? after, int limit, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.store.FindSilentAsync(on.silentFor, on.after, on.limit, token),
            (store, silentFor, after, limit),
            cancellationToken));

    public async ValueTask<IReadOnlyList<SilentOperation>> FindRunningAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.store.FindRunningAsync(on.ids, token), (store, ids), cancellationToken));

    public async ValueTask<OperationSnapshot?> EndAsync(
        SilentOperation seen, string why, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.store.EndAsync(on.seen, on.why, token), (store, seen, why), cancellationToken));

    public async ValueTask<bool> CleansItselfAsync(CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(static (store, token) => store.CleansItselfAsync(token), store, cancellationToken));

    public async ValueTask<CleanupStep> CleanUpAsync(CleanupLimits limits, int most, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.store.CleanUpAsync(on.limits, on.most, token), (store, limits, most), cancellationToken));

    private static T Said<T>(TierAnswer<T> answer) => answer.Answered ? answer.Value : throw new StoreUnansweredException();
}
