using System.Text.RegularExpressions;

namespace StatusGateway.Benchmarks.Load;

/// <summary>What an answer's <c>Cache-Status</c> says of where it came from.</summary>
internal static partial class CacheStatus
{
    /// <summary>Why the gateway answered in the application's place; null where it did not, or is none.</summary>
    public static string? RescuedFrom(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Cache-Status", out var values)
        && Rescued.Match(string.Join(", ", values)) is { Success: true } match
            ? match.Groups["reason"].Value
            : null;

    [GeneratedRegex("^StatusGateway; hit; fwd=stale;.* detail=(?<reason>[a-z0-9-]+)$")]
    private static partial Regex Rescued { get; }
}
