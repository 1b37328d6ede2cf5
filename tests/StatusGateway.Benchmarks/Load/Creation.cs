using System.Net.Mime;
using System.Text;
using System.Text.Json;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Load;

/// <summary>The POST that starts an operation; the request's own id tells in the application's log how often it was executed.</summary>
internal sealed record Creation(string RequestId, int DurationMs, bool Fails = false, int ResultBytes = 0)
{
    /// <summary>The ids of all; for measurements that mean nothing when one is missing.</summary>
    public static async Task<string[]> SendAllAsync(HttpClient client, IEnumerable<Creation> creations)
    {
        var ids = await Task.WhenAll(creations.Select(creation => creation.SendAsync(client)));

        return [.. ids.Select(id => id ?? throw new CannotMeasureException($"A creation failed at {client.BaseAddress}."))];
    }

    /// <summary>The id of the new operation, or nothing when the answer never came or is no creation's.</summary>
    public async Task<string?> SendAsync(HttpClient client)
    {
        try
        {
            using var body = new StringContent(
                JsonSerializer.Serialize(this, JsonSerializerOptions.Web), Encoding.UTF8, MediaTypeNames.Application.Json);
            using var response = await client.PostAsync("/api/generate-videos", body);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
            return answer.RootElement.GetProperty("operationId").GetString();
        }
        catch (Exception exception) when (Browser.IsFailure(exception) || exception is JsonException)
        {
            return null;
        }
    }
}
