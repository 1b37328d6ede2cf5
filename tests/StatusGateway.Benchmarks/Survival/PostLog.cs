using System.Text.Json;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>How often the application executed each POST, by the id that the client put into it.</summary>
internal sealed class PostLog(IReadOnlyDictionary<string, int> executed)
{
    public static PostLog Read(string file) => new(
        File.ReadLines(file)
            .Select(line => JsonSerializer.Deserialize<Line>(line, JsonSerializerOptions.Web)!.RequestId)
            .OfType<string>()
            .CountBy(requestId => requestId)
            .ToDictionary());

    public int MoreThanOnce => executed.Values.Count(times => times > 1);

    public bool WasExecuted(string requestId) => executed.ContainsKey(requestId);

    private sealed record Line(string? RequestId);
}
