using System.Text.Json;

namespace StatusGateway.Settings;

/// <summary><c>config/gateway.json</c>, checked and flattened to <c>section:option</c>.</summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The file that is read when none is named, if it exists in the current folder.</summary>
    public static readonly string Usual = Path.Combine("config", "gateway.json");

    public static string PathOf(string? named, string currentFolder) => Path.GetFullPath(named ?? Usual, currentFolder);

    public static IReadOnlyDictionary<string, string> Read(string? named, string currentFolder, SettingsSchema schema)
    {
        var file = PathOf(named, currentFolder);
        if (!File.Exists(file))
        {
            return named is null
                ? new Dictionary<string, string>()
                : throw new SettingsException($"There is no file {file}: --config names it");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            return schema.FindFault(document.RootElement) is { } fault
                ? throw new SettingsException($"{file}: {fault}")
                : Flatten(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new SettingsException(
                $"{file}, line {fault.LineNumber + 1}: not JSON; correct it, or name another file with --config",
                fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"{file} cannot be read: give it to this user, or name another with --config", fault);
        }
    }

    private static Dictionary<string, string> Flatten(JsonElement root)
    {
        var values = new Dictionary<string, string>();
        Add(root, "");
        return values;

        void Add(JsonElement value, string path)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject().Where(member => !member.Name.StartsWith('$')))
                    {
                        Add(member.Value, path.Length is 0 ? member.Name : $"{path}:{member.Name}");
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var (index, item) in value.EnumerateArray().Index())
                    {
                        Add(item, $"{path}:{index}");
                    }

                    break;
                case JsonValueKind.Null:
                    break; // says no more than leaving it out
                default:
                    values[path] = value.ToString();
                    break;
            }
        }
    }
}
