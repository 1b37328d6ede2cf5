using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusGateway.Operations;
using StatusGateway.Polling;

namespace StatusGateway.Observing;

/// <summary>How the application speaks on one status route: reads its answers, and says a state in its own JSON and words.</summary>
internal sealed class StatusShape(StatusRouteOptions options)
{
    public const int MaxBytes = 1 << 20;

    private const int MaxDepth = 64;

    // What was written is said whatever it is: a store takes results far deeper than an application's answer may be.
    private const int MaxWrittenDepth = 100_000;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth };
    private static readonly JsonDocumentOptions ReadingWritten = new() { MaxDepth = MaxWrittenDepth };
    private static readonly JsonNodeOptions Nodes = new() { PropertyNameCaseInsensitive = false };

    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a body of application/json, never HTML
        MaxDepth = MaxWrittenDepth + MaxDepth,
    };

    // The word that the application last used for a status, so that a state it never described is said in its own words.
    private readonly ConcurrentDictionary<OperationStatus, string> _learned = new();

    /// <summary>The status that a body tells of, if it is status-shaped: one at the top level or one object deep.</summary>
    public StatusAnswer? Read(ReadOnlyMemory<byte> body, OperationId asked)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Reading);
            if (Holder(document.RootElement) is not { } holder)
            {
                return null;
            }

            var word = Text(holder, StatusFields.Status)!;
            var status = StatusWords.Of(word)!.Value;
            _learned[status] = word;
            var state = new OperationState(
                status,
                Number(holder, StatusFields.Progress) ?? (status is OperationStatus.Complete ? 100 : 0),
                Text(holder, StatusFields.Message),
                Raw(holder, StatusFields.Result),
                Text(holder, StatusFields.Error) ?? Raw(holder, StatusFields.Error),
                Milliseconds(holder));
            var echoes = Echoes(document.RootElement, asked) || Echoes(holder, asked);
            return new StatusAnswer(state, echoes, IsLost(holder), Encoding.UTF8.GetString(body.Span));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // no JSON, or a text in it that is no text: half a surrogate pair
        }
    }

    /// <summary>
    /// The state in the application's own JSON with only the documented fields changed; without such JSON, in the route's
    /// configured shape.
    /// </summary>
    public byte[] Write(OperationSnapshot snapshot, string? representation, bool givesResult)
    {
        try
        {
            return Rewrite(snapshot, representation, givesResult);
        }
        catch (Exception exception) when (representation is not null && exception is ArgumentException or InvalidOperationException)
        {
            return Rewrite(snapshot, null, givesResult); // it names a field twice, or holds half a surrogate pair
        }
    }

    private byte[] Rewrite(OperationSnapshot snapshot, string? representation, bool givesResult)
    {
        var root = representation is null ? null : JsonNode.Parse(representation, Nodes, Reading) as JsonObject;
        var holder = root is null ? null : Holder(root);
        var isNew = holder is null;
        root = isNew ? new JsonObject { [Name(null, StatusFields.Id)] = snapshot.Id.ToString() } : root!;
        holder ??= root;

        var state = snapshot.State;
        holder[Name(holder, StatusFields.Status)] = Word(state.Status);
        holder[Name(holder, StatusFields.Progress)] = state.Progress;
        Set(holder, StatusFields.Message, state.Message);
        if (state.Result is { } result && givesResult)
        {
            holder[Name(holder, StatusFields.Result)] = JsonNode.Parse(result, Nodes, ReadingWritten);
        }

        SetError(holder, state);
        SetUpdatedAt(holder, state.UpdatedAt, isNew);

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Writing))
        {
            root.WriteTo(writer);
        }

        return stream.ToArray();
    }

    private static void SetError(JsonObject holder, OperationState state)
    {
        if (state.Error is { } error)
        {
            holder[Find(holder, StatusFields.Error) ?? StatusFields.Error[0]] = error;
        }
        else if (Find(holder, StatusFields.Error) is { } name && holder[name] is not null)
        {
            holder.Remove(name); // an error of an earlier state is none of this one
        }
    }

    private void SetUpdatedAt(JsonObject holder, long? updatedAt, bool isNew)
    {
        var name = Find(holder, StatusFields.UpdatedAt);
        if (updatedAt is not { } time || (name is null && !isNew))
        {
            return;
        }

        holder[name ?? Name(holder, StatusFields.UpdatedAt)] =
            name is not null && holder[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
                ? DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
                : time;
    }

    private void Set(JsonObject holder, string[] names, string? value)
    {
        if (value is not null)
        {
            holder[Name(holder, names)] = value;
        }
    }

    private string Word(OperationStatus status) =>
        _learned.TryGetValue(status, out var learned) ? learned
        : options.Words.TryGetValue(status.Word, out var configured) ? configured
        : status.Word;

    // The application's name for a field: the one it uses here, else the configured one, else ours.
    private string Name(JsonObject? holder, string[] names) =>
        (holder is null ? null : Find(holder, names))
        ?? (options.Fields.TryGetValue(names[0], out var configured) ? configured : names[0]);

    private static string? Find(JsonObject holder, string[] names)
    {
        foreach (var name in names)
        {
            if (holder.ContainsKey(name))
            {
                return name;
            }
        }

        return null;
    }

    private static JsonElement? Holder(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (TellsStatus(root))
        {
            return root;
        }

        foreach (var property in root.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object && TellsStatus(property.Value))
            {
                return property.Value;
            }
        }

        return null;
    }

    private static JsonObject? Holder(JsonObject root)
    {
        if (TellsStatus(root))
        {
            return root;
        }

        foreach (var (_, value) in root)
        {
            if (value is JsonObject inner && TellsStatus(inner))
            {
                return inner;
            }
        }

        return null;
    }

    private static bool TellsStatus(JsonElement holder) =>
        Text(holder, StatusFields.Status) is { } word && StatusWords.Of(word) is not null;

    private static bool TellsStatus(JsonObject holder) =>
        Find(holder, StatusFields.Status) is { } name
        && holder[name] is JsonValue value
        && value.TryGetValue(out string? word)
        && StatusWords.Of(word) is not null;

    private static bool Echoes(JsonElement holder, OperationId asked)
    {
        foreach (var name in StatusFields.Id)
        {
            if (holder.TryGetProperty(name, out var value)
                && (value.ValueKind == JsonValueKind.String ? value.GetString() : value.ToString()) == asked.ToString())
            {
                return true;
            }
        }

        return false;
    }

    private bool IsLost(JsonElement holder)
    {
        foreach (var loss in options.LostWhen)
        {
            if (loss.Count > 0 && loss.All(said => holder.TryGetProperty(said.Key, out var value)
                && value.ToString().Contains(said.Value, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private static JsonElement? Value(JsonElement holder, string[] names)
    {
        foreach (var name in names)
        {
            if (holder.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }

        return null;
    }

    private static string? Text(JsonElement holder, string[] names) =>
        Value(holder, names) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static string? Raw(JsonElement holder, string[] names) => Value(holder, names)?.GetRawText();

    private static double? Number(JsonElement holder, string[] names) =>
        Value(holder, names) is { ValueKind: JsonValueKind.Number } value
        && value.TryGetDouble(out var number)
        && double.IsFinite(number)
            ? number
            : null;

    private static long? Milliseconds(JsonElement holder) => Value(holder, StatusFields.UpdatedAt) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var milliseconds) => milliseconds,
        { ValueKind: JsonValueKind.String } text when text.TryGetDateTimeOffset(out var time) => time.ToUnixTimeMilliseconds(),
        _ => null,
    };
}
