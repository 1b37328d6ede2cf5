using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Postgres;

/// <summary>Deletes one operation with all that was observed of it, in one round trip.</summary>
internal sealed class OperationDeletion(NpgsqlDataSource database)
{
    // Marked, so it is not announced. Both are locked first: what they are committed at stays so until the end.
    private const string LockRow = "select revision from public.operations where id = $1 for update";
    private const string FindLast = """
        select coalesce(max(changed), 0), (extract(epoch from clock_timestamp()) * 1000000)::bigint,
            coalesce(bool_or((caller, route) <> ('', 'deleted')), false)
        from public.operations_observed where id = $1
        """;

    // The table's trigger removes what was observed, and remembers that. A null $2 deletes whatever is there.
    private const string Delete = """
        delete from public.operations where id = $1 and ($2::bigint is null or revision = $2) returning 1
        """;

    // Of an operation that was only observed: it stands at revision 0, as no row does.
    private const string DeleteObserved = """
        with gone as (
            delete from public.operations_observed
            where id = $1 and ($2::bigint is null or $2 = 0) and (caller, route) <> ('', 'deleted')
                and not exists (select from public.operations where id = $1)
            returning life, changed),
        last as (
            select max(life) as life, greatest(max(changed) + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint) as at
            from gone having count(*) > 0)
        insert into public.operations_observed as o (id, caller, route, life, revision, changed, observed_at)
        select $1, '', 'deleted', life, at, at, (extract(epoch from clock_timestamp()) * 1000)::bigint from last
        on conflict (id, caller, route) do update set
            life = excluded.life, revision = excluded.revision, changed = greatest(o.changed, excluded.changed),
            observed_at = excluded.observed_at
        """;

    public async ValueTask<DeleteResult> RunAsync(OperationId id, Revision? expected, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.Next(WriteMark.Undated);
        batch.LockObserved(id.ToString());
        batch.Next(LockRow).Say(id.ToString());
        batch.Next(FindLast).Say(id.ToString());
        SayBoth(batch.Next(Delete), id, expected);
        SayBoth(batch.Next(DeleteObserved), id, expected);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var row = await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : 0;
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var changed = reader.GetInt64(0);
        var last = new Revision(Math.Max(Math.Max(row, changed) + 1, reader.GetInt64(1)));
        var isObserved = reader.GetBoolean(2);
        await reader.NextResultAsync(cancellationToken);
        var deleted = await reader.ReadAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);

        return row switch
        {
            0 when !isObserved => new DeleteResult.Absent(),
            0 when expected is null || expected == Revision.None => new DeleteResult.Deleted(last),
            _ when deleted => new DeleteResult.Deleted(last),
            _ => new DeleteResult.Conflict(new(row)),
        };
    }

    private static void SayBoth(NpgsqlParameterCollection parameters, OperationId id, Revision? expected)
    {
        parameters.Say(id.ToString());
        parameters.Say(expected?.Number);
    }
}
