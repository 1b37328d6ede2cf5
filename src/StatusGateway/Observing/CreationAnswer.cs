using System.Text.Json;

namespace StatusGateway.Observing;

/// <summary>Finds the operation that a creating request's answer names.</summary>
internal static class CreationAnswer
{
    public const int MaxBytes = 64 * 1024;

    private static readonly string[] IdsButBare = StatusFields.Id[..^1];

    /// <param name="body">The answer.</param>
    /// <param name="path">Where the id stands, as names with dots; null: its usual names, at the top or one object deep.</param>
    public static (string Id, string? Message)? Read(ReadOnlyMemory<byte> body, string? path)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var id = path is null ? UsualId(root) : IdAt(root, path);
            return id is null ? null : (id, Text(root, StatusFields.Message[0]));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // no JSON, or a text in it that is no text: half a surrogate pair
        }
    }

    private static string? UsualId(JsonElement root)
    {
        if (IdIn(root) is { } id)
        {
            return id;
        }

        foreach (var property in root.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object && IdIn(property.Value) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    // A bare "id" may be anybody's; beside a status it is an operation's.
    private static string? IdIn(JsonElement holder)
    {
        foreach (var name in IdsButBare)
        {
            if (Text(holder, name) is { } id)
            {
                return id;
            }
        }

        return StatusFields.Status.Any(name => Text(holder, name) is { } word && StatusWords.Of(word) is not null)
            ? Text(holder, StatusFields.Id[^1])
            : null;
    }

    private static string? IdAt(JsonElement root, string path)
    {
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            if (!root.TryGetProperty(name, out root) || root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }
        }

        return Text(root, names[^1]);
    }

    private static string? Text(JsonElement holder, string name) =>
        !holder.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : null;
}
