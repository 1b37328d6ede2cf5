using System.Text;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Sqlite;

/// <summary>One step of a cleanup, as migration 003 has it: what may go is removed, and remembered with its end.</summary>
internal static class CleaningUp
{
    /// <summary>How many at a time: other writers come in between. 10,000 were measured to hold them up for 0.3 s.</summary>
    public const int Step = 250;

    /// <summary>The guide's <c>cleanup_old_operations()</c> keeps an hour, and leaves the rest for its next call.</summary>
    public const int Most = 50_000;

    /// <summary>What that function removes.</summary>
    public static readonly CleanupLimits OfTheGuide = new(TimeSpan.FromHours(1), TimeSpan.FromHours(24));

    private const string FindVictims = """
        select id
        from operations
        where updated_at < $1 and created_at < $1
            and (status in ('complete', 'error') or ended is not null or updated_at < $2)
        order by updated_at
        limit $3
        """;

    // What nobody has asked for in so long, with no row of it that was asked for since.
    private const string Forget = """
        delete from operations_observed
        where rowid in (
            select r.rowid
            from operations_observed r
            where r.observed_at < $1
                and not exists (select 1 from operations w where w.id = r.id)
                and not exists (select 1 from operations_observed n where n.id = r.id and n.observed_at >= $1)
            order by r.observed_at
            limit $2)
        """;

    private const string DeleteVerdict = "delete from operations_observed where id = $1 and caller = '' and route = ''";

    public static CleanupStep Run(SqliteSession session, CleanupLimits limits, int most, DateTimeOffset now) =>
        new(Remove(session, limits, most, now), ForgetOld(session, limits, most, now));

    /// <summary>Forgets what nobody has asked for in a long time, and what expired as long ago.</summary>
    public static int ForgetOld(SqliteSession session, CleanupLimits limits, int most, DateTimeOffset now) =>
        session.Execute(Forget, (now - limits.Forgotten).ToUnixTimeMilliseconds(), most);

    private static int Remove(SqliteSession session, CleanupLimits limits, int most, DateTimeOffset now)
    {
        List<OperationId> victims = [];
        using (var rows = session.Query(
            FindVictims,
            (now - limits.Keep).ToUnixTimeMilliseconds(),
            (now - limits.MaxAge).ToUnixTimeMilliseconds(),
            most))
        {
            while (rows.Read())
            {
                victims.Add(rows.ReadId(0));
            }
        }

        foreach (var id in victims)
        {
            var stored = StoredOperation.Read(session, id);
            var (row, changed) = (stored.Written!, stored.Committed.Next(now));
            if (stored.Snapshot is { } shown && shown.ContinuedLife != Revision.None)
            {
                // Its clearances were of the observed life that the row took over.
                ObservedTable.Rebase(session, id, shown.ContinuedLife, row.Life, changed);
            }

            OperationsTable.Delete(session, id);
            ObservedTable.Save(session, Remembered(session, row, changed, now.ToUnixTimeMilliseconds()));
        }

        return victims.Count;
    }

    // The end that polls were shown, at the order that they were shown it with; else that there was one.
    private static ObservedRow Remembered(SqliteSession session, WrittenOperation row, Revision changed, long nowMs)
    {
        var shown = row.ToSnapshot();
        var remembered = new ObservedRow
        {
            Id = row.Id,
            Caller = CallerKey.Gateway,
            Route = ObservedRow.Remembered,
            Life = row.Life,
            Revision = shown.Order.Revision,
            Changed = changed,
            State = shown.State,
            ObservedAt = nowMs,
        };
        if (shown.State.Status.IsFinal && Encoding.UTF8.GetByteCount(shown.State.Result ?? "") <= CleanupLimits.RememberedResult)
        {
            session.Execute(DeleteVerdict, row.Id.ToString()); // refuted by the end
            return remembered;
        }

        return remembered with
        {
            Route = "",
            Revision = changed,
            State = new(OperationStatus.Error, 0, Verdict.ExpiredMessage, null, Verdict.ExpiredError, nowMs),
        };
    }
}
