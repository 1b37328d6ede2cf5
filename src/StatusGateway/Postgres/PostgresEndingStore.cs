using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Postgres;

/// <summary>What runs and is silent, the turn to end it, verdicts and cleanup, as migration 003 lets Postgres tell and keep them.</summary>
internal sealed class PostgresEndingStore(NpgsqlDataSource database) : IEndingStore
{
    // A row is a lease that every pooler carries: $2 is how long it lasts, in microseconds of the database's own clock.
    private const string TakeTurn = """
        with clock as (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now)
        insert into public.statusgateway_meta as m (name, value)
        select 'endings', $1 || ' ' || (now + $2) from clock
        on conflict (name) do update set value = excluded.value
            where split_part(m.value, ' ', 1) = $1 or split_part(m.value, ' ', 2)::bigint < (select now from clock)
        returning 1
        """;

    private const string IsAnyRunning = """
        select exists (
                select from public.operations where status in ('pending', 'processing') and ended is null)
            or exists (
                select from public.operations_observed where status in ('pending', 'processing') and caller <> '')
        """;

    private const string LeaveTurn =
        "delete from public.statusgateway_meta where name = 'endings' and split_part(value, ' ', 1) = $1";

    // By id, from either table's index of what runs. $2 is how silent it must be, in milliseconds.
    private const string Silent = """
        (select o.id from public.operations o
            where o.status in ('pending', 'processing') and o.ended is null and o.id > $1 and octet_length(o.id) <= 1000
            order by o.id limit $3)
        union
        (select distinct r.id from public.operations_observed r
            where r.status in ('pending', 'processing') and r.caller <> '' and r.id > $1
            order by r.id limit $3)
        order by id limit $3
        """;

    // Written while the row is held as it was seen, and only by a statement that is itself not old.
    private const string HoldRow = "select 1 from public.operations where id = $1 for share";

    private const string End = """
        with clock as (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now)
        insert into public.operations_observed
            (id, caller, route, life, began_observed, revision, changed, status, progress, message, error, updated_at, observed_at)
        select $1, '', '', $2, $3, greatest(now, $4 + 1), greatest(now, $4 + 1), 'error', 0, $5, $6, now / 1000, now / 1000
        from clock
        where now < $7 and $4 = greatest(
            coalesce((select max(changed) from public.operations_observed where id = $1), 0),
            coalesce((select revision from public.operations where id = $1), 0))
        on conflict (id, caller, route) do update set
            life = excluded.life, began_observed = excluded.began_observed, revision = excluded.revision,
            changed = excluded.changed, status = excluded.status, progress = excluded.progress, message = excluded.message,
            result = null, error = excluded.error, updated_at = excluded.updated_at, observed_at = excluded.observed_at
        returning 1
        """;

    private const string CleanUp = "select removed, forgotten from public.operations_cleanup_step($1, $2, $3)";

    private static readonly string FindSilent = Finding(Silent, "$2");

    private static readonly string FindRunning = Finding("select unnest($1) as id", "0");

    public async ValueTask<EndingTurn> TakeTurnAsync(string gateway, TimeSpan lasting, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        var parameters = batch.Next(TakeTurn);
        parameters.Say(gateway);
        parameters.Say((long)lasting.TotalMicroseconds);
        batch.Next(IsAnyRunning);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var isMine = await reader.ReadAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(isMine, reader.GetBoolean(0));
    }

    public async ValueTask LeaveTurnAsync(string gateway, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LeaveTurn);
        command.Parameters.Say(gateway);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask<SilentPage> FindSilentAsync(
        TimeSpan silentFor, OperationId? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindSilent);
        command.Parameters.Say(after?.ToString() ?? "");
        command.Parameters.Say((long)silentFor.TotalMilliseconds);
        command.Parameters.Say(limit);

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (silent, seen, last) = await ReadAsync(reader, cancellationToken);
        return new(silent, seen == limit ? last : null);
    }

    public async ValueTask<IReadOnlyList<SilentOperation>> FindRunningAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindRunning);
        command.Parameters.Say(ids.Select(id => id.ToString()).ToArray());

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return (await ReadAsync(reader, cancellationToken)).Silent;
    }

    public async ValueTask<OperationSnapshot?> EndAsync(SilentOperation seen, string why, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.LockObserved(seen.Id.ToString());
        batch.Next(HoldRow).Say(seen.Id.ToString());
        var parameters = batch.Next(End);
        parameters.Say(seen.Id.ToString());
        parameters.Say(seen.Life.Number);
        parameters.Say(seen.BeganObserved);
        parameters.Say(seen.Committed.Number);
        parameters.Say(Verdict.LostMessage);
        parameters.Say(why);
        parameters.Say(seen.SeenAt.Number + (long)SilentOperation.GoodFor.TotalMicroseconds);
        batch.Next(StoredOperations.Read).SayRead([seen.Id.ToString()]);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var ended = await reader.ReadAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var stored = await reader.ReadOneAsync(seen.Id, cancellationToken);
        return ended ? stored.ToSnapshot() : null;
    }

    public async ValueTask<bool> CleansItselfAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await CleanupJobs.CountAsync(connection, cancellationToken) > 0;
    }

    public async ValueTask<CleanupStep> CleanUpAsync(CleanupLimits limits, int most, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CleanUp);
        command.Parameters.Say((long)limits.Keep.TotalMilliseconds);
        command.Parameters.Say((long)limits.MaxAge.TotalMilliseconds);
        command.Parameters.Say(most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetInt32(0), reader.GetInt32(1));
    }

    // All candidates are told, so that a page of lively ones has an end as well; the silent ones with what is known of them.
    // The state that polls are shown is the newest by the order of OperationOrder: what has ended by it does not run. A row
    // that stood here before revisions were dealt is at 1, and tells its time itself.
    private static string Finding(string candidates, string silentMs) => $"""
        with clock as (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now),
        candidates as ({candidates})
        select c.id, clock.now, greatest(coalesce(w.life, 0), coalesce(n.life, 0)), coalesce(n.began_observed, false),
            greatest(coalesce(w.revision, 0), coalesce(m.changed, 0)), s.silent,
            not (coalesce(w.life, 0) >= coalesce(n.life, 0)
                    and (w.status in ('complete', 'error') or w.ended is not null) is true)
                and not (coalesce(n.life, 0) >= coalesce(w.life, 0) and n.rank >= 2)
                and (w.id is not null or n.life is not null)
                and s.silent >= {silentMs}
        from candidates c
        cross join clock
        left join public.operations w on w.id = c.id
        left join lateral (
            select r.life, r.began_observed,
                case when r.caller = '' then 2 when r.status in ('complete', 'error') then 3 else 0 end as rank
            from public.operations_observed r
            where r.id = c.id and r.status is not null
            order by r.life desc, rank desc, r.revision desc
            limit 1) n on true
        left join lateral (
            select max(r.changed) as changed, max(coalesce(r.alive_at, r.revision / 1000))
                filter (where r.caller <> '' and r.status in ('pending', 'processing')) as alive
            from public.operations_observed r
            where r.id = c.id) m on true
        cross join lateral (
            select greatest(0, clock.now / 1000 - greatest(
                coalesce(m.alive, 0),
                case
                    when w.id is null or w.status in ('complete', 'error') or w.ended is not null then 0
                    when w.revision > 1 then w.revision / 1000
                    else least(w.updated_at, clock.now / 1000)
                end)) as silent) s
        order by c.id
        """;

    private static async Task<(List<SilentOperation> Silent, int Seen, OperationId? Last)> ReadAsync(
        NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<SilentOperation> silent = [];
        var seen = 0;
        OperationId? last = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            seen++;
            if (!OperationId.TryFromStored(reader.GetString(0), out var id))
            {
                continue;
            }

            last = id;
            if (reader.GetBoolean(6))
            {
                silent.Add(new(
                    id,
                    new(reader.GetInt64(2)),
                    reader.GetBoolean(3),
                    new(reader.GetInt64(4)),
                    TimeSpan.FromMilliseconds(reader.GetInt64(5)),
                    new(reader.GetInt64(1))));
            }
        }

        return (silent, seen, last);
    }
}
