using System.Buffers;
using System.Text.Json;

namespace StatusGateway.Supabase.Answers;

/// <summary>Rows as PostgREST writes CSV: the names, then each row as Postgres writes a record.</summary>
internal static class CsvRows
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",()\\ \t\n\r\v\f");

    public static string Write(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1024 });
        List<JsonElement> rows = [.. document.RootElement.EnumerateArray()];
        var names = rows.Count == 0 ? "" : string.Join(',', rows[0].EnumerateObject().Select(static member => member.Name));
        return names + "\n" + string.Join('\n', rows.Select(
            static row => string.Join(',', row.EnumerateObject().Select(static member => Cell(member.Value)))));
    }

    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => Quote(value.GetString()!),
        JsonValueKind.True => "t",
        JsonValueKind.False => "f",
        _ => Quote(value.GetRawText()),
    };

    private static string Quote(string text) => text.Length > 0 && !text.AsSpan().ContainsAny(Quoted)
        ? text
        : "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
