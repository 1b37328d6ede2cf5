using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace StatusGateway.Supabase.Requests;

/// <summary>Reads the JSON that a POST or a PATCH brings.</summary>
internal static class PayloadReader
{
    // PostgREST has none; a gateway that holds a whole body in memory needs one.
    public const int LimitInBytes = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    /// <param name="request">Its body is read to the end.</param>
    /// <param name="columns">The names that the query lists; without them, what the rows name.</param>
    /// <exception cref="RestException">It cannot be written to the table.</exception>
    public static async Task<Payload> ReadAsync(HttpRequest request, IReadOnlyList<string>? columns)
    {
        CheckType(request.ContentType);
        var bytes = await ReadBytesAsync(request);
        var root = Parse(bytes);
        List<JsonElement> rows = root.ValueKind switch
        {
            JsonValueKind.Array => [.. root.EnumerateArray()],
            JsonValueKind.Object => [root],
            _ when columns is not null => throw new RestException(RestErrors.NotRows()),
            _ => [], // a bare text or number is no row at all, to PostgREST
        };
        var written = (columns ?? KeysOf(rows)).Distinct(StringComparer.Ordinal).Select(ColumnOf).ToList();
        if (rows.Exists(static row => row.ValueKind is not JsonValueKind.Object))
        {
            throw new RestException(RestErrors.NotRows());
        }

        var json = root.ValueKind switch
        {
            JsonValueKind.Array => root.GetRawText(),
            JsonValueKind.Object => $"[{root.GetRawText()}]",
            _ => "[]",
        };
        return new Payload(json, rows, written);
    }

    /// <summary>The names of the arguments that a call brings; an empty body brings none.</summary>
    /// <exception cref="RestException">It is no JSON.</exception>
    public static async Task<IReadOnlyList<string>> ReadArgumentsAsync(HttpRequest request)
    {
        CheckType(request.ContentType);
        var bytes = await ReadBytesAsync(request);
        return bytes.Length > 0 && Parse(bytes) is { ValueKind: JsonValueKind.Object } arguments
            ? [.. arguments.EnumerateObject().Select(NameOf)]
            : [];
    }

    private static void CheckType(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new RestException(RestErrors.TypeNotAcceptable(contentType));
        }
    }

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        if (request.ContentLength > LimitInBytes)
        {
            throw new RestException(RestErrors.TooLarge(LimitInBytes));
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > LimitInBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                throw new RestException(RestErrors.TooLarge(LimitInBytes));
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static JsonElement Parse(byte[] bytes)
    {
        // The parser looks at text only when it is asked for: what is not UTF-8 would be found too late.
        if (!Utf8.IsValid(bytes))
        {
            throw new RestException(RestErrors.InvalidJson());
        }

        try
        {
            return JsonElement.Parse(bytes, Options);
        }
        catch (JsonException)
        {
            throw new RestException(RestErrors.InvalidJson());
        }
    }

    // Without a list of columns all rows name the same ones.
    private static List<string> KeysOf(List<JsonElement> rows)
    {
        HashSet<string>? keys = null;
        List<string> inOrder = [];
        foreach (var row in rows)
        {
            List<string> own = row.ValueKind is JsonValueKind.Object
                ? [.. row.EnumerateObject().Select(NameOf)]
                : throw new RestException(RestErrors.KeysDiffer());
            if (keys is null)
            {
                (keys, inOrder) = ([.. own], own);
            }
            else if (!keys.SetEquals(own))
            {
                throw new RestException(RestErrors.KeysDiffer());
            }
        }

        return inOrder;
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw new RestException(RestErrors.InvalidJson()); // an escape that is half a character
        }
    }

    private static Column ColumnOf(string name) =>
        Column.Find(name) ?? throw new RestException(RestErrors.ColumnNotInTable(name));
}
