using Microsoft.Data.Sqlite;
using StatusGateway.Operations;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Sqlite;

/// <summary>The supabase-js endpoint's table in this gateway's own file: as PostgREST shows it on Postgres.</summary>
/// <remarks>
/// Conditions on <c>id</c>, <c>status</c> and <c>updated_at</c> go by the file's indexes; all others are decided row by row, on
/// SQLite's threads. Texts are ordered as in the C collation. One request is one transaction.
/// </remarks>
internal sealed class SqliteOperationsTable(SqliteDatabase database, TimeProvider time) : IOperationsTable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public ValueTask<RowPage> ReadAsync(RowQuery query, CancellationToken cancellationToken) =>
        AnswerAsync(database.ReadAsync(session => RowReading.Read(session, query), cancellationToken), cancellationToken);

    public ValueTask<RowChanges> InsertAsync(RowInsertion insertion, CancellationToken cancellationToken) =>
        WriteAsync(session => new RowInserting(session, insertion, time.GetUtcNow()).Run(), cancellationToken);

    public ValueTask<RowChanges> UpdateAsync(RowUpdate update, CancellationToken cancellationToken) =>
        WriteAsync(session => new RowUpdating(session, update, time.GetUtcNow()).Run(), cancellationToken);

    public ValueTask<RowChanges> DeleteAsync(RowDeletion deletion, CancellationToken cancellationToken) =>
        WriteAsync(session => new RowDeleting(session, deletion, time.GetUtcNow()).Run(), cancellationToken);

    public async ValueTask<int> CleanUpAsync(CancellationToken cancellationToken)
    {
        var (deleted, step) = (0, CleaningUp.Step);
        while (step == CleaningUp.Step && deleted < CleaningUp.Most)
        {
            step = (await WriteAsync(
                session => CleaningUp.Run(session, CleaningUp.OfTheGuide, CleaningUp.Step, time.GetUtcNow()),
                cancellationToken)).Removed;
            deleted += step;
        }

        return deleted;
    }

    private ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) =>
        AnswerAsync(database.WriteAsync(write, cancellationToken), cancellationToken);

    private async ValueTask<T> AnswerAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.WaitAsync(Limit, time, cancellationToken);
        }
        catch (Exception fault) when (fault is SqliteException or TimeoutException)
        {
            throw new StoreUnansweredException("The gateway's own file did not answer.", fault);
        }
    }
}
