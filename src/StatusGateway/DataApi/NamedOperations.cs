using System.Text.Json;
using StatusGateway.Operations;

namespace StatusGateway.DataApi;

/// <summary>Which operations a write names: in its conditions, or in the rows that it brings.</summary>
internal static class NamedOperations
{
    // A larger body is left to the reconciler, which needs a second: it must not be held in memory.
    private const int LargestBody = 1 << 20;

    /// <summary>Reads the body only where it is needed, and leaves it as if it had not been read.</summary>
    /// <returns>Null when it may be about others than those it names.</returns>
    public static async Task<IReadOnlyCollection<OperationId>?> ReadAsync(HttpRequest request)
    {
        if (request.Query["id"] is [{ } condition] && InQuery(condition) is { } named)
        {
            return [named];
        }

        if (!HttpMethods.IsPost(request.Method) || request.ContentLength > LargestBody)
        {
            return null;
        }

        request.EnableBuffering(bufferThreshold: LargestBody);
        var ids = await InBodyAsync(request);
        request.Body.Position = 0;
        return ids;
    }

    private static OperationId? InQuery(string condition) =>
        condition.StartsWith("eq.", StringComparison.Ordinal) && OperationId.TryFromStored(condition["eq.".Length..], out var id)
            ? id
            : null;

    private static async Task<IReadOnlyCollection<OperationId>?> InBodyAsync(HttpRequest request)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(
                request.Body, new JsonDocumentOptions { MaxDepth = 100_000 }, request.HttpContext.RequestAborted);
            var rows = document.RootElement.ValueKind is JsonValueKind.Array
                ? document.RootElement.EnumerateArray().ToList()
                : [document.RootElement];
            List<OperationId> ids = [];
            foreach (var row in rows)
            {
                if (row.ValueKind is not JsonValueKind.Object
                    || !row.TryGetProperty("id", out var text)
                    || text.ValueKind is not JsonValueKind.String
                    || !OperationId.TryFromStored(text.GetString()!, out var id))
                {
                    return null;
                }

                ids.Add(id);
            }

            return ids;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null; // for the project to refuse
        }
    }
}
