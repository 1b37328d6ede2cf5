using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Postgres;

/// <summary>Keeps one observation: reads under the operation's lock, lets the rule decide, writes what it decided.</summary>
/// <remarks>
/// Three round trips, two where nothing is to be written: begin, lock and read; write and read again; commit. The time is the
/// database's, so that gateways whose clocks differ deal from one.
/// </remarks>
internal sealed class ObservationKeeping(NpgsqlDataSource database, StoreClock clock, bool keepsSigns)
{
    private const string Now = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";

    // $2 is the observed life that an insert made past the gateways took over; $3 the time of the change.
    private const string Rebase = """
        update public.operations_observed
        set life = (select life from public.operations where id = $1), began_observed = false, changed = $3
        where id = $1 and life = $2 and exists (select from public.operations where id = $1)
        """;

    private const string Insert = """
        insert into public.operations_observed
            (id, caller, route, life, began_observed, revision, changed, created, status, progress, message, result, error,
            updated_at, representation, cleared_at, observed_at
        """;

    private const string Values = ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17";

    private const string Update = """
        )
        on conflict (id, caller, route) do update set
            life = excluded.life, began_observed = excluded.began_observed, revision = excluded.revision,
            changed = excluded.changed, created = excluded.created, status = excluded.status, progress = excluded.progress,
            message = excluded.message, result = excluded.result, error = excluded.error, updated_at = excluded.updated_at,
            representation = excluded.representation, cleared_at = excluded.cleared_at, observed_at = excluded.observed_at
        """;

    // The latest sign of life stands, whatever was observed since. A database at migration 002 has no place for it.
    private const string UpdateSigns = """
        , alive_at = greatest(
            coalesce(operations_observed.alive_at, operations_observed.revision / 1000), excluded.alive_at)
        """;

    private readonly string _upsert = keepsSigns
        ? $"{Insert}, alive_at{Values}, $18{Update}{UpdateSigns}"
        : $"{Insert}{Values}{Update}";

    public async ValueTask<KeepResult> RunAsync(Observation observation, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var (stored, now) = await LockAndReadAsync(connection, observation, cancellationToken);
        var decision = ObservationRule.Decide(stored.Observed, stored.Changed, stored.Written, observation, now);
        if (decision.Upserts.Count > 0)
        {
            stored = await WriteAndReadAsync(connection, observation, decision, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var caller = observation.Becomes ?? observation.Caller;
        return new(decision.Outcome, stored.ToSnapshot(), ObservedRows.ClearanceOf(caller, stored.Observed));
    }

    private async Task<(StoredOperation Stored, DateTimeOffset Now)> LockAndReadAsync(
        NpgsqlConnection connection, Observation observation, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.LockOperation(observation.Id.ToString());
        batch.Next(Now);
        SayRead(batch, observation);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var now = reader.GetInt64(0);
        clock.Learn(now);
        await reader.NextResultAsync(cancellationToken);
        return (await reader.ReadOneAsync(observation.Id, cancellationToken), DateTimeOffset.UnixEpoch.AddMicroseconds(now));
    }

    private async Task<StoredOperation> WriteAndReadAsync(
        NpgsqlConnection connection,
        Observation observation,
        ObservationDecision decision,
        CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        if (decision.Rebase is { } continued)
        {
            var parameters = batch.Next(Rebase);
            parameters.Say(observation.Id.ToString());
            parameters.Say(continued.Number);
            parameters.Say(decision.Upserts[0].Changed.Number);
        }

        foreach (var row in decision.Upserts)
        {
            SayRow(batch.Next(_upsert), row);
        }

        SayRead(batch, observation);

        // Only the last of them returns rows.
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadOneAsync(observation.Id, cancellationToken);
    }

    private static void SayRead(NpgsqlBatch batch, Observation observation) =>
        batch.Next(StoredOperations.Read).SayRead(
            [observation.Id.ToString()],
            observation.Caller.Text,
            (observation.Becomes ?? observation.Caller).Text);

    private void SayRow(NpgsqlParameterCollection parameters, ObservedRow row)
    {
        parameters.Say(row.Id.ToString());
        parameters.Say(row.Caller.Text);
        parameters.Say(row.Route);
        parameters.Say(row.Life.Number);
        parameters.Say(row.BeganObserved);
        parameters.Say(row.Revision.Number);
        parameters.Say(row.Changed.Number);
        parameters.Say(row.Created);
        parameters.Say(row.State?.Status.Word);
        parameters.Say(row.State?.Progress);
        parameters.SayText(row.State?.Message);
        parameters.SayText(row.State?.Result);
        parameters.SayText(row.State?.Error);
        parameters.Say(row.State?.UpdatedAt);
        parameters.SayText(row.Representation);
        parameters.Say(row.ClearedAt);
        parameters.Say(row.ObservedAt);
        if (keepsSigns)
        {
            parameters.Say(row.AliveAt);
        }
    }
}
