using StatusGateway.Operations;
using StatusGateway.Operations.Observing;

namespace StatusGateway.Resilience;

/// <summary>The observations within the store's time limits: a fault is said, and what was to be kept may not be.</summary>
internal sealed class GuardedObservationStore(IObservationStore store, TierBreaker breaker) : IObservationStore
{
    public async ValueTask<KeepResult> KeepAsync(Observation observation, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.store.KeepAsync(on.observation, token), (store, observation), cancellationToken));

    public async ValueTask<Clearance?> FindClearanceAsync(
        OperationId id, CallerKey caller, CancellationToken cancellationToken) =>
        Said(await breaker.ReadAsync(
            static (on, token) => on.store.FindClearanceAsync(on.id, on.caller, token), (store, id, caller), cancellationToken));

    public async ValueTask<IReadOnlyList<OperationId>> EndClearancesAsync(
        OperationId? id, CallerKey caller, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.store.EndClearancesAsync(on.id, on.caller, token), (store, id, caller), cancellationToken));

    // Counts every row: background work, which a read's limit would never let finish.
    public async ValueTask<ObservedSize> MeasureAsync(CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(static (store, token) => store.MeasureAsync(token), store, cancellationToken));

    public async ValueTask<IReadOnlyList<OperationId>> TrimAsync(
        int rows, IReadOnlyCollection<OperationId> spared, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.store.TrimAsync(on.rows, on.spared, token), (store, rows, spared), cancellationToken));

    private static T Said<T>(TierAnswer<T> answer) => answer.Answered ? answer.Value : throw new StoreUnansweredException();
}
