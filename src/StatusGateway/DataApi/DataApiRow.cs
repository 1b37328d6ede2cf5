using System.Text.Json;
using System.Text.Json.Serialization;
using StatusGateway.Mirroring;
using StatusGateway.Operations;

namespace StatusGateway.DataApi;

/// <summary>A row as PostgREST writes and takes it.</summary>
internal sealed record DataApiRow
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public required int Progress { get; init; }

    public required string Message { get; init; }

    [JsonConverter(typeof(RawJsonConverter))]
    public string? Result { get; init; }

    public string? Error { get; init; }

    [JsonConverter(typeof(RawJsonConverter))]
    public string? Metadata { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }

    public static DataApiRow Of(PlainRow row) => new()
    {
        Id = row.Id.ToString(),
        Status = row.State.Status.Word,
        Progress = (int)row.State.Progress,
        Message = row.State.Message ?? "",
        Result = row.State.Result,
        Error = row.State.Error,
        Metadata = row.Metadata,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.State.UpdatedAt ?? row.CreatedAt,
    };

    /// <summary>Null for an id that no operation of ours has.</summary>
    public PlainRow? ToPlain() => OperationId.TryFromStored(Id, out var id)
        ? new(
            id,
            new(OperationStatus.OfWord(Status) ?? OperationStatus.Error, Progress, Message, Result, Error, UpdatedAt),
            Metadata,
            CreatedAt)
        : null;
}

/// <summary>What a PostgREST error is told by.</summary>
internal sealed record DataApiError(string? Code);

/// <summary>JSON of the user's own, kept as the text that it is.</summary>
internal sealed class RawJsonConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    // It came out of a store or was validated on its way in.
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value, skipInputValidation: true);
}

/// <summary>The serializer of rows. A result may be nested as deep as the store takes it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 100_000)]
[JsonSerializable(typeof(DataApiRow))]
[JsonSerializable(typeof(List<DataApiRow>))]
[JsonSerializable(typeof(DataApiError))]
internal sealed partial class DataApiJson : JsonSerializerContext;
