using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StatusGateway.Benchmarks.Upserts;

/// <summary>One row as the application's own store writes it, by whichever way.</summary>
internal sealed record UpsertRow(string Id, int Progress, string Message, long UpdatedAt)
{
    private const string Prompt =
        "A quiet street in the rain at night, neon signs in the puddles, a slow camera from left to right, 24 frames a second";

    private static readonly JsonSerializerOptions Columns = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string Status { get; } = "processing";

    public string? Result { get; }

    public string? Error { get; }

    public JsonElement Metadata { get; } = JsonSerializer.SerializeToElement(new
    {
        userId = "5f0c1c1e-7d0f-4b6a-9d52-9f3f0d3b7c11",
        model = "video-large-3",
        prompt = Prompt,
        seconds = 8,
        resolution = "1920x1080",
    });

    public long CreatedAt { get; } = 1_764_000_000_000;

    [JsonIgnore]
    public string MetadataJson => field ??= Metadata.GetRawText();

    /// <summary>As supabase-js puts it into the body of an upsert.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Columns);

    /// <summary>The rows of one of the ways that are compared: each has as many, of the same form.</summary>
    public static UpsertRow[] Many(string owner, int count) => [.. Enumerable.Range(0, count).Select(number => new UpsertRow(
        string.Create(CultureInfo.InvariantCulture, $"{owner}-{number:00000}-0d9f8e7c6b5a49382716"),
        1 + (number % 98),
        string.Create(CultureInfo.InvariantCulture, $"Rendering frame {number % 2400} of 2400"),
        1_764_000_000_000 + number))];
}
