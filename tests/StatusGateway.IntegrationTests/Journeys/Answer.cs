using System.Net;
using System.Text.Json;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>What a visitor was answered.</summary>
internal sealed record Answer(
    HttpStatusCode Code, string Body, string? MediaType, string? Tag, string? RetryAfter, string? CacheStatus, TimeSpan Took)
{
    /// <summary>What the application says of an operation that it does not know.</summary>
    public const string NotFound = """{"error":"Operation not found"}""";

    /// <summary>The status in the body; null when there is none.</summary>
    public string? Status => Field("status")?.GetString();

    public double Progress => Field("progress")?.GetDouble() ?? 0;

    public string? Message => Field("message")?.GetString();

    public bool IsJson => MediaType == "application/json" && Parsed() is not null;

    /// <summary>What a page can go on with: a state in JSON, or that nothing has changed.</summary>
    public bool IsState => Code == HttpStatusCode.NotModified || (Code == HttpStatusCode.OK && IsJson && Status is not null);

    /// <summary>What a page is told that has only to wait: never "not found", and always JSON.</summary>
    public bool IsTryAgain =>
        Code == HttpStatusCode.ServiceUnavailable && IsJson && Field("error") is not null && RetryAfter is not null;

    /// <summary>The application's own "not found", byte for byte.</summary>
    public bool IsTheApplicationsNotFound => Code == HttpStatusCode.NotFound && Body == NotFound;

    public override string ToString() => $"{(int)Code} {Body} ({CacheStatus ?? "no Cache-Status"}, {Took.TotalMilliseconds:0} ms)";

    private JsonElement? Field(string name) =>
        Parsed() is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var value) ? value : null;

    private JsonElement? Parsed()
    {
        try
        {
            return JsonElement.Parse(Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
