using StatusGateway.Operations;
using StatusGateway.Operations.Observing;

namespace StatusGateway.Sqlite;

/// <summary>The guide's <c>cleanup_old_operations()</c>, as migration 002 has it: what ended is removed after an hour.</summary>
internal static class CleaningUp
{
    /// <summary>How many at a time: other writers come in between.</summary>
    public const int Step = 1000;

    /// <summary>The rest is left for the next call.</summary>
    public const int Most = 50_000;

    private const string Message = "Operation expired";
    private const string Error = "Operation expired: it was removed some time after its last update.";

    private const string FindVictims = """
        select id, life
        from operations
        where updated_at < $1 and created_at < $1
            and (status in ('complete', 'error') or ended is not null or updated_at < $2)
        order by updated_at
        limit $3
        """;

    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    /// <summary>Removes some, and remembers them as expired.</summary>
    public static int Run(SqliteSession session, DateTimeOffset now)
    {
        List<(OperationId Id, Revision Life)> victims = [];
        using (var rows = session.Query(
            FindVictims, (now - Keep).ToUnixTimeMilliseconds(), (now - MaxAge).ToUnixTimeMilliseconds(), Step))
        {
            while (rows.Read())
            {
                victims.Add((rows.ReadId(0), new(rows.GetInt64(1))));
            }
        }

        foreach (var (id, life) in victims)
        {
            var revision = StoredOperation.FindCommitted(session, id).Next(now);
            OperationsTable.Delete(session, id);
            ObservedTable.Save(session, Expired(id, life, revision, now.ToUnixTimeMilliseconds()));
        }

        return victims.Count;
    }

    private static ObservedRow Expired(OperationId id, Revision life, Revision revision, long nowMs) => new()
    {
        Id = id,
        Caller = CallerKey.Gateway,
        Route = "",
        Life = life,
        Revision = revision,
        Changed = revision,
        State = new(OperationStatus.Error, 0, Message, null, Error, nowMs),
        ObservedAt = nowMs,
    };
}
