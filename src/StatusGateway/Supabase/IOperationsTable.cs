using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase;

/// <summary>The user's table as PostgREST shows it: rows as they were written, and nothing of the gateway's own.</summary>
/// <remarks>
/// What the store refuses is thrown as a <see cref="RestException"/> in Postgres's own words. A store that does not answer
/// throws <see cref="Operations.StoreUnansweredException"/> within 5 s; whether it wrote is then unknown. An insert for an id
/// whose observed life still runs continues that life; a deletion takes what was observed with it.
/// </remarks>
internal interface IOperationsTable
{
    ValueTask<RowPage> ReadAsync(RowQuery query, CancellationToken cancellationToken);

    ValueTask<RowChanges> InsertAsync(RowInsertion insertion, CancellationToken cancellationToken);

    ValueTask<RowChanges> UpdateAsync(RowUpdate update, CancellationToken cancellationToken);

    ValueTask<RowChanges> DeleteAsync(RowDeletion deletion, CancellationToken cancellationToken);

    /// <summary>The guide's <c>cleanup_old_operations()</c>: what it deleted is remembered as expired.</summary>
    /// <returns>How many operations it deleted.</returns>
    ValueTask<int> CleanUpAsync(CancellationToken cancellationToken);
}
