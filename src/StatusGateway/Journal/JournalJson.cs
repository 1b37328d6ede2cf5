using System.Text.Json;
using System.Text.Json.Serialization;
using StatusGateway.Operations;
using StatusGateway.Sqlite;

namespace StatusGateway.Journal;

/// <summary>The serializer of the journal's entries: the library's values as texts and numbers.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(OperationIdConverter), typeof(CallerKeyConverter), typeof(RevisionConverter), typeof(OperationOrderConverter),
    ])]
[JsonSerializable(typeof(JournalBody))]
[JsonSerializable(typeof(List<JournalRow>))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    public static string Write(JournalBody body) => JsonSerializer.Serialize(body, Default.JournalBody);

    /// <exception cref="JsonException">Whoever wrote it was no gateway of this version.</exception>
    public static JournalBody Read(string body) =>
        JsonSerializer.Deserialize(body, Default.JournalBody) ?? throw new JsonException("An entry is null.");
}

internal sealed class OperationIdConverter : JsonConverter<OperationId>
{
    public override OperationId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OperationId.TryFromStored(reader.GetString() ?? "", out var id) ? id : throw new JsonException("Not an operation's id.");

    public override void Write(Utf8JsonWriter writer, OperationId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

internal sealed class CallerKeyConverter : JsonConverter<CallerKey>
{
    public override CallerKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, CallerKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}

internal sealed class RevisionConverter : JsonConverter<Revision>
{
    public override Revision Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, Revision value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Number);
}

internal sealed class OperationOrderConverter : JsonConverter<OperationOrder>
{
    public override OperationOrder Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OperationOrder.TryParse(reader.GetString(), out var order) ? order : throw new JsonException("Not an order.");

    public override void Write(Utf8JsonWriter writer, OperationOrder value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
