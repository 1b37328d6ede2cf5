using System.Text.Json;
using System.Text.RegularExpressions;

namespace StatusGateway.Settings;

/// <summary>What <c>config/gateway.json</c> may say: the file's own JSON schema, which editors read as well.</summary>
/// <remarks>
/// Only the words that our schema uses are understood: type, enum, pattern, minimum, maximum, properties,
/// additionalProperties, required and items.
/// </remarks>
internal sealed class SettingsSchema
{
    private const string Resource = "gateway.schema.json";

    private readonly JsonElement _root;

    private SettingsSchema(JsonElement root) => _root = root;

    public static SettingsSchema Load()
    {
        using var stream = typeof(SettingsSchema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using var document = JsonDocument.Parse(stream);
        return new(document.RootElement.Clone());
    }

    /// <summary>What is wrong with the value, in words that name the key and the fix; null when nothing is.</summary>
    public string? FindFault(JsonElement value) => FindFault(value, _root, "");

    /// <summary>
    /// What is wrong with one value that came as text, from the command line or the environment; null when nothing is.
    /// </summary>
    public string? FindFault(string key, string text)
    {
        var schema = Leaves().FirstOrDefault(leaf => leaf.Key == key).Schema;
        return schema.ValueKind is JsonValueKind.Undefined ? null : FindFaultOfValue(ReadText(text, schema), schema);
    }

    /// <summary>Every key that holds one value, as <c>polling:fresh</c>.</summary>
    public IEnumerable<string> Keys => Leaves().Select(leaf => leaf.Key);

    private IEnumerable<(string Key, JsonElement Schema)> Leaves() => Leaves(_root, "");

    private static IEnumerable<(string Key, JsonElement Schema)> Leaves(JsonElement schema, string path)
    {
        if (schema.TryGetProperty("properties", out var properties))
        {
            return properties.EnumerateObject().SelectMany(
                property => Leaves(property.Value, path.Length is 0 ? property.Name : $"{path}:{property.Name}"));
        }

        return schema.TryGetProperty("items", out _) || path.StartsWith('$') ? [] : [(path, schema)];
    }

    private static string? FindFault(JsonElement value, JsonElement schema, string path)
    {
        if (FindFaultOfValue(value, schema) is { } fault)
        {
            return $"\"{Dotted(path)}\" {fault}";
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object when schema.TryGetProperty("properties", out var known) =>
                FindFaultOfMembers(value, schema, known, path),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray()
                    .Select((item, index) => FindFault(item, items, $"{path}:{index}"))
                    .FirstOrDefault(inner => inner is not null),
            _ => null,
        };
    }

    private static string? FindFaultOfMembers(JsonElement value, JsonElement schema, JsonElement known, string path)
    {
        var names = known.EnumerateObject().Select(property => property.Name).ToList();
        foreach (var member in value.EnumerateObject())
        {
            var inner = path.Length is 0 ? member.Name : $"{path}:{member.Name}";
            if (!known.TryGetProperty(member.Name, out var expected))
            {
                return NearestName.Of(member.Name, names) is { } nearest
                    ? $"\"{Dotted(inner)}\" is not a setting: did you mean \"{nearest}\"?"
                    : $"\"{Dotted(inner)}\" is not a setting: {Place(path)} holds {string.Join(", ", names)}";
            }

            if (FindFault(member.Value, expected, inner) is { } fault)
            {
                return fault;
            }
        }

        return Required(schema).FirstOrDefault(name => !value.TryGetProperty(name, out _)) is { } missing
            ? $"\"{Dotted(path)}\" lacks \"{missing}\""
            : null;
    }

    private static string? FindFaultOfValue(JsonElement value, JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var words))
        {
            var allowed = words.EnumerateArray().Select(word => word.GetString()!).ToList();
            return value.ValueKind is JsonValueKind.String && allowed.Contains(value.GetString()!)
                ? null
                : $"is {value.GetRawText()}: write {string.Join(" or ", allowed)}";
        }

        var types = TypesOf(schema);
        if (types.Count > 0 && !types.Any(type => IsOf(value, type)))
        {
            return $"is {Shown(value)}: write {string.Join(" or ", types.Select(Article))}";
        }

        if (schema.TryGetProperty("pattern", out var pattern)
            && value.ValueKind is JsonValueKind.String
            && !Regex.IsMatch(value.GetString()!, pattern.GetString()!, RegexOptions.CultureInvariant))
        {
            var hint = schema.TryGetProperty("description", out var said)
                ? said.GetString()!.TrimEnd('.')
                : "another value";
            return $"is {value.GetRawText()}: write {char.ToLowerInvariant(hint[0])}{hint[1..]}";
        }

        return value.ValueKind is JsonValueKind.Number ? FindFaultOfNumber(value, schema) : null;
    }

    private static string? FindFaultOfNumber(JsonElement value, JsonElement schema)
    {
        var (least, most) = (Bound(schema, "minimum"), Bound(schema, "maximum"));
        return value.GetDouble() is var number && (number < (least ?? number) || number > (most ?? number))
            ? FormattableString.Invariant($"is {number}: write a number from {least} to {most}")
            : null;
    }

    private static double? Bound(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var bound) ? bound.GetDouble() : null;

    private static IEnumerable<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!)
            : [];

    private static List<string> TypesOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind is JsonValueKind.Array ? [.. type.EnumerateArray().Select(item => item.GetString()!)]
        : [type.GetString()!];

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind is JsonValueKind.Number,
        _ => value.ValueKind is JsonValueKind.Null,
    };

    // What came as text stands for a number or a truth value where the schema wants one, and for itself anywhere else.
    private static JsonElement ReadText(string text, JsonElement schema)
    {
        try
        {
            if (TypesOf(schema).Any(type => type is "boolean" or "integer" or "number"))
            {
                using var document = JsonDocument.Parse(text);
                return document.RootElement.Clone();
            }
        }
        catch (JsonException)
        {
            // Not a number: the text is what the fault names.
        }

        return JsonSerializer.SerializeToElement(text, SettingsJson.Default.String);
    }

    private static string Shown(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object ? "an object"
        : value.ValueKind is JsonValueKind.Array ? "a list"
        : value.GetRawText();

    private static string Article(string type) => type switch
    {
        "object" => "an object",
        "array" => "a list",
        "string" => "a text",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        _ => type,
    };

    private static string Place(string path) => path.Length is 0 ? "the file" : $"\"{Dotted(path)}\"";

    private static string Dotted(string path) => path.Replace(':', '.');
}
