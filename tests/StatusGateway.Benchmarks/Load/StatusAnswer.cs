using System.Net.Http.Headers;
using System.Text.Json;

namespace StatusGateway.Benchmarks.Load;

/// <summary>Reads an answer as the application's page does, and refuses all that the application would not have said.</summary>
internal static class StatusAnswer
{
    public static OperationState? Read(MediaTypeHeaderValue? type, byte[] body, string id)
    {
        if (type?.MediaType != "application/json")
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, id);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static OperationState? Read(JsonElement answer, string id)
    {
        var isWhole = answer.ValueKind == JsonValueKind.Object
            && answer.TryGetProperty("operationId", out var operationId) && operationId.ValueEquals(id)
            && !answer.EnumerateObject().Any(field => !IsOfTheApplication(field));
        if (!isWhole
            || !answer.TryGetProperty("status", out var status)
            || !answer.TryGetProperty("progress", out var progress)
            || !answer.TryGetProperty("updatedAt", out var updatedAt)
            || !progress.TryGetInt32(out var percent)
            || !updatedAt.TryGetInt64(out var milliseconds))
        {
            return null;
        }

        return new OperationState(status.GetString()!, percent, milliseconds);
    }

    private static bool IsOfTheApplication(JsonProperty field) => field.Name switch
    {
        "operationId" or "message" or "error" => field.Value.ValueKind == JsonValueKind.String,
        "status" => field.Value.ValueKind == JsonValueKind.String
            && field.Value.GetString() is "pending" or "processing" or "complete" or "error",
        "progress" => field.Value.ValueKind == JsonValueKind.Number && field.Value.GetDouble() is >= 0 and <= 100,
        "updatedAt" => field.Value.ValueKind == JsonValueKind.Number,
        "result" => field.Value.ValueKind == JsonValueKind.Object,
        _ => false,
    };
}
