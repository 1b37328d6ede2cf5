using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Postgres;

/// <summary>Reads operations whole: what was written, what a late write overtook, and what was observed.</summary>
internal static class StoredOperations
{
    /// <summary>What a write of many rows leaves behind for <see cref="ReadChanged"/>, in the same transaction: an array of ids.</summary>
    public const string Changed = "statusgateway.changed";

    /// <summary><c>$1</c> the ids, <c>$2</c> callers whose rows are wanted as well.</summary>
    public static readonly string Read = Reading("$1", "$2");

    /// <summary>Of all that was changed so far in this transaction.</summary>
    public static readonly string ReadChanged = Reading($"current_setting('{Changed}')::text[]", "'{}'::text[]");

    public static void SayRead(this NpgsqlParameterCollection parameters, string[] ids, params string[] callers)
    {
        parameters.Say(ids);
        parameters.Say(callers);
    }

    /// <summary>Reads the current result, which is that of <see cref="Read"/> for one operation.</summary>
    public static async Task<StoredOperation> ReadOneAsync(
        this NpgsqlDataReader reader, OperationId id, CancellationToken cancellationToken)
    {
        var all = await reader.ReadAllAsync(cancellationToken);
        return all.TryGetValue(id, out var found) ? found : StoredOperation.Nothing(id);
    }

    public static async Task<Dictionary<OperationId, StoredOperation>> ReadAllAsync(
        this NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var found = new Dictionary<OperationId, StoredOperation>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!OperationId.TryFromStored(reader.GetString(1), out var id))
            {
                continue; // a row that nobody can ask for
            }

            var sofar = found.TryGetValue(id, out var before) ? before : StoredOperation.Nothing(id);
            found[id] = reader.GetInt32(0) switch
            {
                0 => sofar with { Written = Written(reader, id) },
                1 => sofar with { Written = sofar.Written! with { Ended = new(State(reader), new(reader.GetInt64(3))) } },
                _ => sofar with
                {
                    Observed = [.. sofar.Observed, Observed(reader, id)],
                    Changed = new(reader.GetInt64(4)),
                },
            };
        }

        return found;
    }

    // One statement, so both tables are seen at one time: of each of the ids, and of callers whose rows are wanted beside the
    // newest state, the creators, anyone's and the gateway's own. The first row of an operation by "place" holds its newest
    // state, by the order of OperationOrder, and is always among them: with it comes the newest change of all.
    private static string Reading(string ids, string callers) => $"""
        select 0, o.id, o.life, o.revision, o.revision, o.status, o.progress::float8, o.message, o.result::text, o.error,
            o.updated_at, o.metadata::text, o.created_at, '', '', false, false, null::text, null::bigint, 0::bigint
        from public.operations o
        where o.id = any({ids})
        union all
        select 1, o.id, o.life, s.revision, o.revision, s.status, s.progress::float8, s.message, s.result::text, s.error,
            s.updated_at, null, o.created_at, '', '', false, false, null, null, 0::bigint
        from public.operations o, jsonb_populate_record(null::public.operations, o.ended) s
        where o.id = any({ids}) and o.ended is not null
        union all
        select 2, r.id, r.life, r.revision, r.newest_change, r.status, r.progress, r.message, r.result, r.error,
            r.updated_at, null, r.changed, r.caller, r.route, r.began_observed, r.created, r.representation, r.cleared_at,
            r.observed_at
        from (
            select r.*, max(r.changed) over (partition by r.id) as newest_change, row_number() over (
                partition by r.id
                order by r.status is null, r.life desc,
                    case when r.caller = '' then 2 when r.status in ('complete', 'error') then 3 else 0 end desc,
                    r.revision desc) as place
            from public.operations_observed r
            where r.id = any({ids})) r
        where r.place = 1 or r.created or r.caller in ('*', '') or r.caller = any({callers})
        order by 1
        """;

    private static WrittenOperation Written(NpgsqlDataReader reader, OperationId id) => new()
    {
        Id = id,
        State = State(reader),
        Metadata = Text(reader, 11),
        CreatedAt = reader.GetInt64(12),
        Revision = new(reader.GetInt64(3)),
        Life = new(reader.GetInt64(2)),
    };

    private static ObservedRow Observed(NpgsqlDataReader reader, OperationId id) => new()
    {
        Id = id,
        Caller = new(reader.GetString(13)),
        Route = reader.GetString(14),
        Life = new(reader.GetInt64(2)),
        BeganObserved = reader.GetBoolean(15),
        Revision = new(reader.GetInt64(3)),
        Changed = new(reader.GetInt64(12)),
        Created = reader.GetBoolean(16),
        State = reader.IsDBNull(5) ? null : State(reader),
        Representation = Text(reader, 17),
        ClearedAt = Number(reader, 18),
        ObservedAt = reader.GetInt64(19),
    };

    // "expired" is no word of the table's: polls are shown an error that says so.
    private static OperationState State(NpgsqlDataReader reader) => new(
        OperationStatus.OfWord(reader.GetString(5)) ?? OperationStatus.Error,
        reader.IsDBNull(6) ? 0 : reader.GetDouble(6),
        Text(reader, 7),
        Text(reader, 8),
        Text(reader, 9),
        Number(reader, 10));

    private static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    private static long? Number(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
