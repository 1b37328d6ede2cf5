using System.Globalization;
using Npgsql;
using StatusGateway.Journal;
using StatusGateway.Mirroring;
using StatusGateway.Operations;

namespace StatusGateway.Postgres;

/// <summary>Gives the journaled writes of a gateway to Postgres: some of them in one transaction, each once.</summary>
internal sealed class PostgresReplay(NpgsqlDataSource database, LateStore store, MirrorFile mirror)
{
    // In the order of the key, so that two gateways that replay at once do not wait for each other in a circle.
    private const string LockRows = "select 1 from public.operations where id = any($1) order by id for update";

    // The revision and the life are proposed: the table's trigger deals none smaller. Another gateway may have begun to observe
    // the same operation while this one could say nothing of it: that life is this one, or all would be shown an older one.
    private const string Insert = """
        insert into public.operations
            (id, status, progress, message, result, error, metadata, created_at, updated_at, revision, life)
        values ($1, $2, $3, $4, $5::jsonb, $6, $7::jsonb, $8, $9, $10, greatest($11, (
            select max(o.life) from public.operations_observed o where o.id = $1 and o.began_observed)))
        """;

    private const string Update = """
        update public.operations
        set status = $2, progress = $3, message = $4, result = $5::jsonb, error = $6, metadata = $7::jsonb, created_at = $8,
            updated_at = $9, revision = $10, life = greatest(life, $11)
        where id = $1
        """;

    // In the same transaction: a gateway that dies before it has noted down what was replayed finds it here.
    private const string Remember = """
        insert into public.statusgateway_meta (name, value)
        values ($1, greatest((extract(epoch from clock_timestamp()) * 1000000)::bigint, $2) || ' ' || $3)
        on conflict (name) do update set value = excluded.value
        """;

    private const string OneEntry = "one_entry";

    private const string FindRemembered = "select value from public.statusgateway_meta where name = $1";

    /// <summary>Whether what is written here is dealt revisions by the table itself; false also while nobody knows yet.</summary>
    public bool IsPossible => store.IsChosen && mirror.Store is null;

    /// <summary>Whether a fault is about what was to be written, rather than about the server, its tables or its rights.</summary>
    public static bool IsAboutEntry(Exception fault) =>
        fault is PostgresException { SqlState: ['2', '2', ..] or ['2', '3', ..] or ['5', '4', ..] or ['P', '0', ..] } answer
        && answer.SqlState != PostgresErrorCodes.UniqueViolation; // inserted by somebody else just now: next time it is there

    /// <summary>What was last replayed of a journal: places, and a revision that what was dealt then does not exceed.</summary>
    public async ValueTask<(Revision Dealt, IReadOnlySet<long> Places)> FindReplayedAsync(
        string journal, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindRemembered);
        command.Parameters.Say(NameOf(journal));
        if (await command.ExecuteScalarAsync(cancellationToken) is not string text || text.Split(' ') is not [var dealt, var places])
        {
            return (Revision.None, new HashSet<long>());
        }

        return (
            new(long.Parse(dealt, CultureInfo.InvariantCulture)),
            places.Split(',').Select(static place => long.Parse(place, CultureInfo.InvariantCulture)).ToHashSet());
    }

    public async ValueTask<IReadOnlyDictionary<OperationId, StoredOperation>> FindAsync(
        IEnumerable<OperationId> ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(StoredOperations.Read);
        command.Parameters.SayRead([.. ids.Select(static id => id.ToString())]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAllAsync(cancellationToken);
    }

    /// <summary>
    /// Writes what is to be written, all of it or nothing: of an operation nobody ever sees a state between two of its
    /// entries, which is older than what was shown.
    /// </summary>
    /// <param name="journal">Which journal's.</param>
    /// <param name="entries">All that waits of their operations, in its order.</param>
    /// <param name="isCareful">Whether an entry that the table refuses is left out, at a round trip for each.</param>
    /// <param name="cancellationToken">Ends it; nothing is written then, or nothing is known of it.</param>
    public async ValueTask<ReplayedEntries> RunAsync(
        string journal, IReadOnlyList<JournalEntry> entries, bool isCareful, CancellationToken cancellationToken)
    {
        string[] ids = [.. entries.Select(static entry => entry.Id.ToString()).Distinct()];
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var before = await LockAsync(connection, ids, cancellationToken);
        var decided = Decide(before, entries);
        if (isCareful)
        {
            decided = await WriteEachAsync(connection, transaction, decided, cancellationToken);
        }

        var after = await FinishAsync(connection, journal, decided, ids, isWritten: isCareful, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(decided, after);
    }

    private static List<Replay> Decide(
        Dictionary<OperationId, StoredOperation> before, IReadOnlyList<JournalEntry> entries)
    {
        var decided = entries
            .GroupBy(static entry => entry.Id)
            .SelectMany(some => ReplayDecision.Decide(
                before.GetValueOrDefault(some.Key) ?? StoredOperation.Nothing(some.Key), [.. some]))
            .ToDictionary(static one => one.Entry.Place);
        return [.. entries.Select(entry => decided[entry.Place])]; // the order over all operations stays
    }

    private static async Task<Dictionary<OperationId, StoredOperation>> LockAsync(
        NpgsqlConnection connection, string[] ids, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.Next(WriteMark.Undated);
        batch.Next(LockRows).Say(ids);
        batch.Next(StoredOperations.Read).SayRead(ids);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAllAsync(cancellationToken);
    }

    // What comes behind a refused one was made of it, and goes onto what stands there without it.
    private static async Task<List<Replay>> WriteEachAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, List<Replay> decided, CancellationToken cancellationToken)
    {
        List<Replay> done = [];
        foreach (var one in decided)
        {
            await transaction.SaveAsync(OneEntry, cancellationToken);
            try
            {
                await using var batch = connection.CreateBatch();
                SayRow(batch, one);
                if (batch.BatchCommands.Count > 0)
                {
                    await batch.ExecuteNonQueryAsync(cancellationToken);
                }

                done.Add(one);
            }
            catch (PostgresException refused) when (IsAboutEntry(refused))
            {
                await transaction.RollbackAsync(OneEntry, cancellationToken);
                done.Add(one with { Action = ReplayAction.SetAside, Reason = $"{refused.SqlState}: {refused.MessageText}" });
            }
        }

        return done;
    }

    private static async Task<Dictionary<OperationId, StoredOperation>> FinishAsync(
        NpgsqlConnection connection,
        string journal,
        List<Replay> decided,
        string[] ids,
        bool isWritten,
        CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        if (!isWritten)
        {
            decided.ForEach(one => SayRow(batch, one));
        }

        var remembered = batch.Next(Remember);
        remembered.Say(NameOf(journal));
        remembered.Say(decided.Max(static one => one.Entry.Row.Revision.Number) + decided.Count);
        remembered.Say(string.Join(',', decided.Select(static one => one.Entry.Place)));
        batch.Next(StoredOperations.Read).SayRead(ids);

        // Only the last of them returns rows.
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAllAsync(cancellationToken);
    }

    private static void SayRow(NpgsqlBatch batch, Replay one)
    {
        if (one.Action is not (ReplayAction.Insert or ReplayAction.Update))
        {
            return;
        }

        var row = one.Entry.Row;
        var parameters = batch.Next(one.Action is ReplayAction.Insert ? Insert : Update);
        parameters.Say(row.Id.ToString());
        parameters.Say(row.State.Status.Word);
        parameters.Say((int)row.State.Progress);
        parameters.SayText(row.State.Message);
        parameters.Say(row.State.Result);
        parameters.SayText(row.State.Error);
        parameters.Say(row.Metadata);
        parameters.Say(row.CreatedAt);
        parameters.Say(row.State.UpdatedAt);
        parameters.Say(row.Revision.Number);
        parameters.Say(row.Life.Number);
    }

    private static string NameOf(string journal) => $"journal:{journal}";
}

/// <summary>What became of some entries.</summary>
/// <param name="Decided">In their order.</param>
/// <param name="Stored">What the store has of their operations now.</param>
internal sealed record ReplayedEntries(
    IReadOnlyList<Replay> Decided, IReadOnlyDictionary<OperationId, StoredOperation> Stored);
