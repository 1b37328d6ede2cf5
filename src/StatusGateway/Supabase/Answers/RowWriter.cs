using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StatusGateway.Supabase.Answers;

/// <summary>Turns an array of rows into what the client accepts.</summary>
internal static class RowWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="json">An array of objects; of exactly one where one object is to be written.</param>
    /// <param name="format">What the client accepts.</param>
    public static string Write(string json, RowFormat format)
    {
        var rows = format.IsStripped ? Strip(json) : json;
        return format.Shape switch
        {
            RowShape.Csv => CsvRows.Write(json),
            RowShape.Object => rows.Trim()[1..^1],
            _ => rows,
        };
    }

    private static string Strip(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1024 });
        using var stripped = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stripped, Options))
        {
            Strip(document.RootElement, writer);
        }

        return Encoding.UTF8.GetString(stripped.GetBuffer(), 0, (int)stripped.Length);
    }

    // Members only: an element that is null holds its place.
    private static void Strip(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().Where(static m => m.Value.ValueKind is not JsonValueKind.Null))
                {
                    writer.WritePropertyName(member.Name);
                    Strip(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    Strip(element, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
