using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;
using StatusGateway.Errors;

namespace StatusGateway.Writing;

/// <summary>
/// Reads the JSON object of a write, or says what is wrong with it; nothing is parsed past the limit.
/// </summary>
internal static class OperationBody
{
    public const int LimitInBytes = 1024 * 1024;

    public static async Task<(JsonElement Json, Problem? Problem)> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsJson(request.ContentType))
        {
            return (default, Problems.UnsupportedMediaType());
        }

        if (request.ContentLength > LimitInBytes)
        {
            return (default, Problems.BodyTooLarge(LimitInBytes));
        }

        var bytes = await ReadBytesAsync(request, context.RequestAborted);
        return bytes is null ? (default, Problems.BodyTooLarge(LimitInBytes)) : Parse(bytes);
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/merge-patch+json", StringComparison.OrdinalIgnoreCase));

    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > LimitInBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
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

    private static (JsonElement Json, Problem? Problem) Parse(byte[] bytes)
    {
        // The parser looks at text only when it is asked for: what is not UTF-8 would be found too late.
        if (!Utf8.IsValid(bytes))
        {
            return (default, Problems.NotJson("The body is not UTF-8."));
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? (document.RootElement.Clone(), null)
                : (default, Problems.InvalidFields([new("", "The body must be an object.")]));
        }
        catch (JsonException fault)
        {
            return (default, Problems.NotJson($"It ends making sense at line {fault.LineNumber + 1}."));
        }
    }
}
