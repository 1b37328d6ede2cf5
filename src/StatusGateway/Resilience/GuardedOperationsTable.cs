using StatusGateway.Operations;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Resilience;

/// <summary>The user's table within the store's time limits. A page is no read of one row, so not within that limit.</summary>
internal sealed class GuardedOperationsTable(IOperationsTable table, TierBreaker breaker) : IOperationsTable
{
    public async ValueTask<RowPage> ReadAsync(RowQuery query, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.table.ReadAsync(on.query, token), (table, query), cancellationToken));

    public async ValueTask<RowChanges> InsertAsync(RowInsertion insertion, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.table.InsertAsync(on.insertion, token), (table, insertion), cancellationToken));

    public async ValueTask<RowChanges> UpdateAsync(RowUpdate update, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.table.UpdateAsync(on.update, token), (table, update), cancellationToken));

    public async ValueTask<RowChanges> DeleteAsync(RowDeletion deletion, CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(
            static (on, token) => on.table.DeleteAsync(on.deletion, token), (table, deletion), cancellationToken));

    public async ValueTask<int> CleanUpAsync(CancellationToken cancellationToken) =>
        Said(await breaker.WriteAsync(static (table, token) => table.CleanUpAsync(token), table, cancellationToken));

    private static T Said<T>(TierAnswer<T> answer) => answer.Answered ? answer.Value : throw new StoreUnansweredException();
}
