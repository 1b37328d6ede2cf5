using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Postgres;

/// <summary>Observed state in Postgres: representations, clearances, creators and verdicts, in a table of the gateways' own.</summary>
/// <param name="database">The pool.</param>
/// <param name="clock">Learns what time it is there.</param>
/// <param name="keepsSigns">Whether migration 003 has made a place for signs of life.</param>
internal sealed class PostgresObservationStore(NpgsqlDataSource database, StoreClock clock, bool keepsSigns = true)
    : IObservationStore
{
    private const string FindClearance = """
        select 2, r.id, r.life, r.revision, r.changed, r.status, r.progress, r.message, r.result, r.error,
            r.updated_at, null, r.changed, r.caller, r.route, r.began_observed, r.created, r.representation, r.cleared_at,
            r.observed_at
        from public.operations_observed r
        where r.id = $1 and r.caller = $2
        """;

    // Ended, not removed: the row may hold the newest state, and who created the operation stays true.
    private const string EndClearance = """
        update public.operations_observed r
        set cleared_at = null, changed = greatest(
            (extract(epoch from clock_timestamp()) * 1000000)::bigint,
            (select max(o.changed) + 1 from public.operations_observed o where o.id = $1),
            (select o.revision + 1 from public.operations o where o.id = $1))
        where r.id = $1 and r.caller = $2 and r.cleared_at is not null
        returning 1
        """;

    private const string FindCleared = """
        select distinct id from public.operations_observed where caller = $1 and cleared_at is not null
        """;

    private const string Measure = """
        select count(*), coalesce(sum(
            coalesce(octet_length(representation), 0)::bigint + coalesce(octet_length(message), 0)
            + coalesce(octet_length(result), 0) + coalesce(octet_length(error), 0)), 0)::bigint
        from public.operations_observed
        where (caller, route) <> ('', 'deleted')
        """;

    // Whole operations, as many as fit into $1 rows: those whose newest state is final first, then the longest unobserved.
    private const string Trim = """
        with known as (
            select id, count(*) as rows, max(changed) as changed,
                (array_agg(status order by life desc,
                    case when caller = '' then 2 when status in ('complete', 'error') then 3 else 0 end desc,
                    revision desc) filter (where status is not null))[1] in ('complete', 'error', 'expired') as ended
            from public.operations_observed r
            where id <> all($2) and (caller, route) <> ('', 'deleted') and not exists (select from public.operations o where o.id = r.id)
            group by id),
        least as (
            select id, sum(rows) over (order by coalesce(ended, true) desc, changed, id) as total from known),
        gone as (
            delete from public.operations_observed where id in (select id from least where total <= $1) returning id)
        select distinct id from gone
        """;

    private readonly ObservationKeeping _keeping = new(database, clock, keepsSigns);

    public ValueTask<KeepResult> KeepAsync(Observation observation, CancellationToken cancellationToken) =>
        _keeping.RunAsync(observation, cancellationToken);

    public async ValueTask<Clearance?> FindClearanceAsync(
        OperationId id, CallerKey caller, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindClearance);
        command.Parameters.Say(id.ToString());
        command.Parameters.Say(caller.Text);

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return ObservedRows.ClearanceOf(caller, (await reader.ReadOneAsync(id, cancellationToken)).Observed);
    }

    public async ValueTask<IReadOnlyList<OperationId>> EndClearancesAsync(
        OperationId? id, CallerKey caller, CancellationToken cancellationToken)
    {
        if (id is { } one)
        {
            return await EndAsync(one, caller, cancellationToken) ? [one] : [];
        }

        // One at a time, each under its operation's lock: all at once could deadlock with a deletion of many.
        List<OperationId> ended = [];
        foreach (var cleared in await FindClearedAsync(caller, cancellationToken))
        {
            if (await EndAsync(cleared, caller, cancellationToken))
            {
                ended.Add(cleared);
            }
        }

        return ended;
    }

    public async ValueTask<ObservedSize> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Measure);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetInt64(0), reader.GetInt64(1));
    }

    public async ValueTask<IReadOnlyList<OperationId>> TrimAsync(
        int rows, IReadOnlyCollection<OperationId> spared, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Trim);
        command.Parameters.Say((long)rows);
        command.Parameters.Say(spared.Select(id => id.ToString()).ToArray());
        return await ReadIdsAsync(command, cancellationToken);
    }

    private async Task<bool> EndAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.LockObserved(id.ToString());
        var parameters = batch.Next(EndClearance);
        parameters.Say(id.ToString());
        parameters.Say(caller.Text);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    private async Task<List<OperationId>> FindClearedAsync(CallerKey caller, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindCleared);
        command.Parameters.Say(caller.Text);
        return await ReadIdsAsync(command, cancellationToken);
    }

    private static async Task<List<OperationId>> ReadIdsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        List<OperationId> ids = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (OperationId.TryFromStored(reader.GetString(0), out var id))
            {
                ids.Add(id);
            }
        }

        return ids;
    }
}
