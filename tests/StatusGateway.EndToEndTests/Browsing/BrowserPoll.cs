using System.Text.Json;

namespace StatusGateway.EndToEndTests.Browsing;

/// <summary>One poll that a page made by itself: what came, or why nothing did.</summary>
internal sealed record BrowserPoll(int Code, string? ContentType, string? Body, string? Failed)
{
    /// <summary>
    /// The page can go on: JSON with a status. The body is missing where the page was left before it could be read.
    /// </summary>
    public bool IsAnswered =>
        Failed is null && Code is 200 or 304 && ContentType == "application/json" && (Body is null || HasStatus(Body));

    private static bool HasStatus(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("status", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
