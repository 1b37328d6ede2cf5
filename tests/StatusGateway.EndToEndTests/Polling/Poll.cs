using System.Net;
using System.Text.Json;

namespace StatusGateway.EndToEndTests.Polling;

/// <summary>One poll and what came of it: the state that it showed, or why it showed none.</summary>
internal sealed record Poll(TimeSpan At, string Said, string? Status = null, int Progress = 0)
{
    private static readonly string[] Words = ["pending", "processing", "complete", "error"];

    public bool IsAnswered => Status is not null;

    public bool IsFinal => Status is "complete" or "error";

    /// <summary>200 with JSON of the application's shape shows a state; whatever else comes is kept as it was said.</summary>
    public static Poll Of(TimeSpan at, HttpStatusCode code, string? contentType, string body, string operationId)
    {
        var said = $"{(int)code} {contentType} {body[..Math.Min(body.Length, 80)]}".ReplaceLineEndings(" ");
        return code == HttpStatusCode.OK && contentType == "application/json" && StateIn(body, operationId) is var (status, progress)
            ? new Poll(at, said, status, progress)
            : new Poll(at, said);
    }

    /// <summary>Whether a page that was shown <paramref name="earlier"/> would see this as a step back.</summary>
    public bool GoesBackFrom(Poll earlier) =>
        earlier.IsFinal ? Status != earlier.Status : !IsFinal && Progress < earlier.Progress;

    private static (string Status, int Progress)? StateIn(string body, string operationId)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("operationId", out var id) && id.ValueEquals(operationId)
                && root.TryGetProperty("status", out var status) && Words.Contains(status.GetString())
                && root.TryGetProperty("progress", out var progress) && progress.TryGetInt32(out var percent)
                && root.TryGetProperty("updatedAt", out var updated) && updated.TryGetInt64(out _)
                ? (status.GetString()!, percent)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
