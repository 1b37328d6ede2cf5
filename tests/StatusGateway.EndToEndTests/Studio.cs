using System.Net.Http.Json;
using System.Text.Json;

namespace StatusGateway.EndToEndTests;

/// <summary>What a page does to start a video, spoken to the application or to the gateway in front of it.</summary>
internal static class Studio
{
    /// <summary>Starts a job that takes <paramref name="duration"/>, and returns the id that it was given.</summary>
    public static async Task<string> GenerateAsync(
        HttpClient client,
        TimeSpan duration,
        CancellationToken cancellationToken,
        string route = "/api/generate-videos")
    {
        using var answer = await client.PostAsJsonAsync(
            new Uri(route, UriKind.Relative), new { durationMs = duration.TotalMilliseconds, steps = 16 }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var created = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return created.GetProperty("operationId").GetString()!;
    }

    /// <summary>A client that keeps cookies, as one person's browser does.</summary>
    public static HttpClient Visit(Uri server) =>
        new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(90) };
}
