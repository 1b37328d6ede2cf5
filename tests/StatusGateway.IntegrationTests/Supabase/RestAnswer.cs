using System.Text.Json;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>What the application's supabase client is answered.</summary>
internal sealed record RestAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? ContentRange => Headers.GetValueOrDefault("Content-Range");

    public string? Applied => Headers.GetValueOrDefault("Preference-Applied");

    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The error's code; fails unless all four keys are there, in PostgREST's order.</summary>
    public string Code
    {
        get
        {
            var error = Json;
            Assert.Equal(["code", "details", "hint", "message"], error.EnumerateObject().Select(static key => key.Name));
            return error.GetProperty("code").GetString()!;
        }
    }

    public string? Message => Json.GetProperty("message").GetString();

    public string? Details => Json.GetProperty("details").GetString();

    /// <summary>The ids of the rows, in their order.</summary>
    public IReadOnlyList<string?> Ids =>
        [.. Json.EnumerateArray().Select(static row => row.GetProperty("id").GetString())];

    public override string ToString() => $"{Status} {ContentRange} {Body}";
}
