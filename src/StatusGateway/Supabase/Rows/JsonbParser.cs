using System.Text.Json;

namespace StatusGateway.Supabase.Rows;

/// <summary>Reads jsonb, and refuses what Postgres cannot keep in it: NUL, half of a character, a number too large.</summary>
internal static class JsonbParser
{
    private static readonly JsonDocumentOptions AsDeepAsAnyone = new() { MaxDepth = 1000 };

    /// <exception cref="RestException">It is no JSON.</exception>
    public static Jsonb Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, AsDeepAsAnyone);
            return Read(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new RestException(SqlErrors.InvalidJson(JsonFault.Describe(text, fault)));
        }
    }

    public static Jsonb Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => Jsonb.Null,
        JsonValueKind.True => Jsonb.True,
        JsonValueKind.False => Jsonb.False,
        JsonValueKind.Number => Jsonb.Number(NumericText.Normalize(element.GetRawText())!),
        JsonValueKind.String => Jsonb.String(ReadText(element)),
        JsonValueKind.Array => Jsonb.Array([.. element.EnumerateArray().Select(Read)]),
        _ => ReadObject(element),
    };

    /// <summary>The characters of a JSON string.</summary>
    public static string ReadText(JsonElement element) => Checked(() => element.GetString()!);

    private static Jsonb ReadObject(JsonElement element)
    {
        Dictionary<string, Jsonb> members = [];
        foreach (var member in element.EnumerateObject())
        {
            members[Checked(() => member.Name)] = Read(member.Value);
        }

        return Jsonb.Object(members);
    }

    private static string Checked(Func<string> read)
    {
        string text;
        try
        {
            text = read();
        }
        catch (InvalidOperationException)
        {
            // So it is said of a half of a character, which no UTF-8 has.
            throw new RestException(SqlErrors.InvalidJson("Unicode low surrogate must follow a high surrogate."));
        }

        return text.Contains('\0', StringComparison.Ordinal) ? throw new RestException(SqlErrors.NulInJson()) : text;
    }
}
