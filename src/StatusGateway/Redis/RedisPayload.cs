using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Redis;

/// <summary>A snapshot as JSON in Redis, but for its id, order and committed revision, which stand in key and head.</summary>
internal sealed record RedisPayload
{
    public required string Status { get; init; }

    public required double Progress { get; init; }

    public string? Message { get; init; }

    public string? Result { get; init; }

    public string? Error { get; init; }

    public long? UpdatedAt { get; init; }

    public long Written { get; init; }

    public long ContinuedLife { get; init; }

    public bool HasCreator { get; init; }

    public RedisClearance? Anyone { get; init; }

    /// <summary>The written row; an older gateway leaves it out, and a copy without it can be shown all the same.</summary>
    public RedisRow? Row { get; init; }

    public bool IsJournaled { get; init; }

    public long StoredLife { get; init; }

    public long StoredRowLife { get; init; }

    public static RedisPayload Of(OperationSnapshot snapshot) => new()
    {
        Status = snapshot.State.Status.Word,
        Progress = snapshot.State.Progress,
        Message = snapshot.State.Message,
        Result = snapshot.State.Result,
        Error = snapshot.State.Error,
        UpdatedAt = snapshot.State.UpdatedAt,
        Written = snapshot.Written.Number,
        ContinuedLife = snapshot.ContinuedLife.Number,
        HasCreator = snapshot.HasCreator,
        Anyone = snapshot.Anyone is { } anyone ? RedisClearance.Of(anyone) : null,
        Row = snapshot.Row is { } row ? RedisRow.Of(row, snapshot.State) : null,
        IsJournaled = snapshot.IsJournaled,
        StoredLife = snapshot.StoredLife.Number,
        StoredRowLife = snapshot.StoredRowLife.Number,
    };

    public OperationSnapshot ToSnapshot(OperationId id, OperationOrder order, Revision committed) => new()
    {
        Id = id,
        Order = order,
        Committed = committed,
        Written = new(Written),
        ContinuedLife = new(ContinuedLife),
        State = ToState(),
        Anyone = Anyone?.ToClearance(),
        HasCreator = HasCreator,
        Row = Row?.ToRow(id, new(Written), ToState()),
        IsJournaled = IsJournaled,
        StoredLife = new(StoredLife),
        StoredRowLife = new(StoredRowLife),
    };

    private OperationState ToState() => new(
        OperationStatus.OfWord(Status) ?? throw new JsonException("An unknown status."),
        Progress, Message, Result, Error, UpdatedAt);
}

/// <summary>The written row as JSON in Redis, but for what the copy says as well.</summary>
internal sealed record RedisRow
{
    public required long CreatedAt { get; init; }

    public required long Life { get; init; }

    public string? Metadata { get; init; }

    /// <summary>What stands in the row; null where polls are shown just that.</summary>
    public RedisState? State { get; init; }

    /// <summary>What a late write overtook, at its own revision.</summary>
    public RedisState? Ended { get; init; }

    public long EndedAt { get; init; }

    public static RedisRow Of(WrittenOperation row, OperationState shown) => new()
    {
        CreatedAt = row.CreatedAt,
        Life = row.Life.Number,
        Metadata = row.Metadata,
        State = row.State == shown ? null : RedisState.Of(row.State),
        Ended = row.Ended is { } ended ? RedisState.Of(ended.State) : null,
        EndedAt = row.Ended?.Revision.Number ?? 0,
    };

    public WrittenOperation ToRow(OperationId id, Revision revision, OperationState shown) => new()
    {
        Id = id,
        State = State?.ToState() ?? shown,
        Metadata = Metadata,
        CreatedAt = CreatedAt,
        Revision = revision,
        Life = new(Life),
        Ended = Ended is null ? null : new(Ended.ToState(), new(EndedAt)),
    };
}

/// <summary>A state as JSON in Redis; what it does not have is left out.</summary>
internal sealed record RedisState
{
    public required string Status { get; init; }

    public required double Progress { get; init; }

    public string? Message { get; init; }

    public string? Result { get; init; }

    public string? Error { get; init; }

    public long? UpdatedAt { get; init; }

    public static RedisState Of(OperationState state) => new()
    {
        Status = state.Status.Word,
        Progress = state.Progress,
        Message = state.Message,
        Result = state.Result,
        Error = state.Error,
        UpdatedAt = state.UpdatedAt,
    };

    public OperationState ToState() => new(
        OperationStatus.OfWord(Status) ?? throw new JsonException("An unknown status."),
        Progress, Message, Result, Error, UpdatedAt);
}

/// <summary>A clearance as JSON in Redis.</summary>
internal sealed record RedisClearance
{
    public required string Caller { get; init; }

    public required long Life { get; init; }

    public bool IsCreator { get; init; }

    public long? ClearedAt { get; init; }

    public ImmutableArray<RedisRepresentation> Representations { get; init; } = [];

    public static RedisClearance Of(Clearance clearance) => new()
    {
        Caller = clearance.Caller.Text,
        Life = clearance.Life.Number,
        IsCreator = clearance.IsCreator,
        ClearedAt = clearance.ClearedAt,
        Representations = [.. clearance.Representations.Select(
            one => new RedisRepresentation(one.Route, one.Json, one.Life.Number, one.Revision.Number, one.IsFinal))],
    };

    public Clearance ToClearance() => new()
    {
        Caller = new(Caller),
        Life = new(Life),
        IsCreator = IsCreator,
        ClearedAt = ClearedAt,
        Representations = Representations.IsDefault ? [] : [.. Representations.Select(
            one => new Representation(one.Route, one.Json, new(one.Life), new(one.Revision), one.IsFinal))],
    };
}

/// <summary>A representation as JSON in Redis.</summary>
internal sealed record RedisRepresentation(string Route, string Json, long Life, long Revision, bool IsFinal);

/// <summary>The generated serializer of everything in Redis that is JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RedisPayload))]
[JsonSerializable(typeof(RedisClearance))]
[JsonSerializable(typeof(RedisRow))]
internal sealed partial class RedisJson : JsonSerializerContext;
