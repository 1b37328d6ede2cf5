using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Observing;

namespace StatusGateway.Sqlite;

/// <summary>What runs and is silent, verdicts and cleanup in this gateway's own file, which no other gateway acts for.</summary>
internal sealed class SqliteEndingStore(SqliteDatabase database, TimeProvider time) : IEndingStore
{
    private const string IsAnyRunning = """
        select exists (select 1 from operations where status in ('pending', 'processing') and ended is null)
            or exists (select 1 from operations_observed where status in ('pending', 'processing') and caller <> '')
        """;

    // By id, from either table's index of what runs.
    private const string FindRunningIds = """
        select id from operations where status in ('pending', 'processing') and ended is null and id > $1
        union
        select id from operations_observed where status in ('pending', 'processing') and caller <> '' and id > $1
        order by id
        limit $2
        """;

    private const string FindAlive = """
        select max(coalesce(alive_at, revision / 1000))
        from operations_observed
        where id = $1 and caller <> '' and status in ('pending', 'processing')
        """;

    public async ValueTask<EndingTurn> TakeTurnAsync(
        string gateway, TimeSpan lasting, CancellationToken cancellationToken) =>
        new(true, await database.ReadAsync(static session => session.Scalar<bool>(IsAnyRunning), cancellationToken));

    public ValueTask LeaveTurnAsync(string gateway, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<SilentPage> FindSilentAsync(
        TimeSpan silentFor, OperationId? after, int limit, CancellationToken cancellationToken) =>
        new(database.ReadAsync(session => FindSilent(session, silentFor, after, limit), cancellationToken));

    public ValueTask<IReadOnlyList<SilentOperation>> FindRunningAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken) => new(
            database.ReadAsync<IReadOnlyList<SilentOperation>>(
                session => [.. ids.Select(id => Find(session, id)).OfType<SilentOperation>()], cancellationToken));

    public ValueTask<OperationSnapshot?> EndAsync(SilentOperation seen, string why, CancellationToken cancellationToken) =>
        new(database.WriteAsync(session => End(session, seen, why), cancellationToken));

    public ValueTask<bool> CleansItselfAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public ValueTask<CleanupStep> CleanUpAsync(CleanupLimits limits, int most, CancellationToken cancellationToken) =>
        new(database.WriteAsync(
            session => CleaningUp.Run(session, limits, Math.Min(most, CleaningUp.Step), time.GetUtcNow()), cancellationToken));

    /// <summary>Where another table says what stands: only what nobody has asked for goes.</summary>
    public Task<int> ForgetAsync(CleanupLimits limits, int most, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => CleaningUp.ForgetOld(session, limits, Math.Min(most, CleaningUp.Step), time.GetUtcNow()), cancellationToken);

    private SilentPage FindSilent(SqliteSession session, TimeSpan silentFor, OperationId? after, int limit)
    {
        List<OperationId> running = [];
        using (var rows = session.Query(FindRunningIds, after?.ToString() ?? "", limit))
        {
            while (rows.Read())
            {
                running.Add(rows.ReadId(0));
            }
        }

        var silent = running.Select(id => Find(session, id)).OfType<SilentOperation>().Where(one => one.SilentFor >= silentFor);
        return new([.. silent], running.Count == limit ? running[^1] : null);
    }

    private SilentOperation? Find(SqliteSession session, OperationId id)
    {
        var stored = StoredOperation.Read(session, id);
        if (stored.Snapshot is not { Order.IsFinal: false } shown)
        {
            return null; // it has ended, or has its verdict
        }

        var written = stored.Written is { } row ? row.Revision.Number / 1000 : 0;
        var alive = Math.Max(session.Scalar<long>(FindAlive, id.ToString()), written);
        var now = time.GetUtcNow();
        return new(
            id,
            shown.Order.Life,
            ObservedRows.Newest(stored.Rows)?.BeganObserved ?? false,
            shown.Committed,
            TimeSpan.FromMilliseconds(Math.Max(0, now.ToUnixTimeMilliseconds() - alive)),
            Revision.Of(now));
    }

    private OperationSnapshot? End(SqliteSession session, SilentOperation seen, string why)
    {
        var (now, committed) = (time.GetUtcNow(), StoredOperation.FindCommitted(session, seen.Id));
        if (committed != seen.Committed || Revision.Of(now).Number - seen.SeenAt.Number > SilentOperation.GoodFor.TotalMicroseconds)
        {
            return null;
        }

        ObservedTable.Save(
            session, Verdict.RowOf(seen.Id, seen.Life, seen.BeganObserved, committed.Next(now), why, now));
        return StoredOperation.Read(session, seen.Id).Snapshot;
    }
}
