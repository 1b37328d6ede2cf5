using StatusGateway.Operations;
using StatusGateway.Operations.Observing;

namespace StatusGateway.Sqlite;

/// <summary>Observed state, clearances and verdicts in this gateway's own file.</summary>
internal sealed class SqliteObservationStore(SqliteDatabase database, TimeProvider time) : IObservationStore
{
    private const string FindCleared =
        "select distinct id from operations_observed where caller = $1 and cleared_at is not null";

    private const string FindClearedOf =
        "select distinct id from operations_observed where caller = $1 and cleared_at is not null and id = $2";

    // A creator stays one: nobody else becomes it because it was refused.
    private const string EndClearance = """
        update operations_observed
        set cleared_at = null, representation = null, changed = $3, observed_at = $4
        where id = $1 and caller = $2
        """;

    private const string Measure = """
        select count(*), coalesce(sum(coalesce(octet_length(representation), 0) + coalesce(octet_length(message), 0)
            + coalesce(octet_length(result), 0) + coalesce(octet_length(error), 0)), 0)
        from operations_observed
        """;

    // The newest state by its order, written as one string, of which the 17th digit is the rank: 2 and more are final. Where
    // the clock stood still, the order of changes decides.
    private const string FindTrimmable = """
        select id, count(*), max(changed)
        from operations_observed o
        where not exists (select 1 from operations w where w.id = o.id)
        group by id
        order by substr(max(case when status is not null then printf('%016d%d%016d', life, case when caller = '' then 2
            when status in ('complete', 'error') then 3 else 0 end, revision) end), 17, 1) >= '2' desc,
            max(observed_at), max(changed), id
        """;

    public ValueTask<KeepResult> KeepAsync(Observation observation, CancellationToken cancellationToken) =>
        new(database.WriteAsync(session => Keep(session, observation), cancellationToken));

    public ValueTask<Clearance?> FindClearanceAsync(
        OperationId id, CallerKey caller, CancellationToken cancellationToken) => new(database.ReadAsync(
            session => ObservedRows.ClearanceOf(caller, ObservedTable.FindOf(session, id, caller)), cancellationToken));

    public ValueTask<IReadOnlyList<OperationId>> EndClearancesAsync(
        OperationId? id, CallerKey caller, CancellationToken cancellationToken) =>
        new(database.WriteAsync<IReadOnlyList<OperationId>>(session => EndClearances(session, id, caller), cancellationToken));

    public ValueTask<ObservedSize> MeasureAsync(CancellationToken cancellationToken) => new(database.ReadAsync(
        static session =>
        {
            using var row = session.Query(Measure);
            row.Read();
            return new ObservedSize(row.GetInt64(0), row.GetInt64(1));
        },
        cancellationToken));

    public ValueTask<IReadOnlyList<OperationId>> TrimAsync(
        int rows, IReadOnlyCollection<OperationId> spared, CancellationToken cancellationToken)
    {
        HashSet<OperationId> kept = [.. spared];
        return new(database.WriteAsync<IReadOnlyList<OperationId>>(session => Trim(session, rows, kept), cancellationToken));
    }

    private KeepResult Keep(SqliteSession session, Observation observation)
    {
        var (id, now) = (observation.Id, time.GetUtcNow());
        var stored = StoredOperation.Read(session, id, observation.Caller, observation.Becomes);
        var changed = stored.Committed == Revision.None ? Deletions.Last(session) : stored.Changed;
        var decision = ObservationRule.Decide(stored.Rows, changed, stored.Written, observation, now);

        foreach (var row in decision.Upserts)
        {
            ObservedTable.Save(session, row);
        }

        if (decision.Rebase is { } rebased)
        {
            ObservedTable.Rebase(session, id, rebased, stored.Written!.Life, decision.Upserts[0].Changed);
        }

        var kept = decision is { Upserts.Count: 0 }
            ? stored
            : StoredOperation.Read(session, id, observation.Caller, observation.Becomes);
        var cleared = observation.Becomes ?? observation.Caller;
        return new(decision.Outcome, kept.Snapshot, ObservedRows.ClearanceOf(cleared, kept.Rows));
    }

    private List<OperationId> EndClearances(SqliteSession session, OperationId? id, CallerKey caller)
    {
        List<OperationId> ended = [];
        using (var rows = id is { } named
            ? session.Query(FindClearedOf, caller.Text, named.ToString())
            : session.Query(FindCleared, caller.Text))
        {
            while (rows.Read())
            {
                ended.Add(rows.ReadId(0));
            }
        }

        var now = time.GetUtcNow();
        foreach (var one in ended)
        {
            var changed = StoredOperation.Read(session, one).Committed.Next(now);
            session.Execute(EndClearance, one.ToString(), caller.Text, changed.Number, now.ToUnixTimeMilliseconds());
        }

        return ended;
    }

    private List<OperationId> Trim(SqliteSession session, int rows, HashSet<OperationId> spared)
    {
        List<(OperationId Id, Revision Changed)> trimmed = [];
        using (var candidates = session.Query(FindTrimmable))
        {
            while (rows > 0 && candidates.Read())
            {
                var (id, count) = (candidates.ReadId(0), candidates.GetInt32(1));
                if (count <= rows && !spared.Contains(id))
                {
                    trimmed.Add((id, new(candidates.GetInt64(2))));
                    rows -= count;
                }
            }
        }

        var now = time.GetUtcNow();
        trimmed.ForEach(one => StoredOperation.Remove(session, one.Id, one.Changed.Next(now)));
        return trimmed.ConvertAll(one => one.Id);
    }
}
