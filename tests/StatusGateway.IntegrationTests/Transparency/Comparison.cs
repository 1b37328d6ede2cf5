using StatusGateway.Testing.Raw;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>Names whatever is not the same by both ways, in the words of <c>docs/transparency.md</c>.</summary>
internal static class Comparison
{
    public static SortedSet<string> Of(RawExchange direct, RawExchange through)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        if (through.Requests.Count == 0 && direct.Requests.Count > 0)
        {
            seen.Add($"refused {(through.Answers is [var refusal, ..] ? refusal.Status : 0)}");
            return seen;
        }

        if (through.Requests.Count != direct.Requests.Count)
        {
            seen.Add($"request {through.Requests.Count} times for {direct.Requests.Count}");
        }

        if (through.Answers.Count != direct.Answers.Count)
        {
            seen.Add($"answer {through.Answers.Count} times for {direct.Answers.Count}");
        }

        foreach (var (before, after) in direct.Requests.Zip(through.Requests))
        {
            CompareRequests(before, after, seen);
        }

        foreach (var (before, after) in direct.Answers.Zip(through.Answers))
        {
            CompareAnswers(before, after, seen);
        }

        seen.UnionWith(direct.Interim.Except(through.Interim).Select(static status => $"answer -{status}"));
        seen.UnionWith(through.Interim.Except(direct.Interim).Select(static status => $"answer +{status}"));
        AddIf(direct.IsKept && !through.IsKept, "connection closed", seen);
        AddIf(!direct.IsKept && through.IsKept, "connection kept", seen);
        return seen;
    }

    private static void CompareRequests(RawMessage before, RawMessage after, SortedSet<string> seen)
    {
        AddIf(before.Method != after.Method, "request method", seen);
        AddIf(before.Target != after.Target, "request target", seen);
        AddIf(VersionOf(before, last: true) != VersionOf(after, last: true), "request version", seen);
        CompareRest(before, after, "request", seen);
    }

    private static void CompareAnswers(RawMessage before, RawMessage after, SortedSet<string> seen)
    {
        AddIf(before.Status != after.Status, $"answer status {after.Status}", seen);
        AddIf(ReasonOf(before) != ReasonOf(after), "answer reason", seen);
        AddIf(VersionOf(before, last: false) != VersionOf(after, last: false), "answer version", seen);
        CompareRest(before, after, "answer", seen);
    }

    private static void CompareRest(RawMessage before, RawMessage after, string side, SortedSet<string> seen)
    {
        CompareHeaders(before.Headers, after.Headers, side, seen);
        AddIf(!before.Body.AsSpan().SequenceEqual(after.Body), $"{side} body", seen);
        AddIf(before.IsWhole != after.IsWhole, $"{side} {(after.IsWhole ? "whole" : "cut")}", seen);
        AddIf(!before.ChunkExtensions.SequenceEqual(after.ChunkExtensions), $"{side} chunk extensions", seen);
        AddIf(!before.Trailers.SequenceEqual(after.Trailers), $"{side} trailers", seen);
    }

    private static void CompareHeaders(
        IReadOnlyList<RawHeader> before, IReadOnlyList<RawHeader> after, string side, SortedSet<string> seen)
    {
        var (old, now) = (ByName(before), ByName(after));
        seen.UnionWith(old.Select(static group => group.Key).Except(now.Select(static group => group.Key)).Select(name => $"{side} -{name}"));
        seen.UnionWith(now.Select(static group => group.Key).Except(old.Select(static group => group.Key)).Select(name => $"{side} +{name}"));

        foreach (var name in old.Select(static group => group.Key).Where(now.Contains))
        {
            var (values, others) = (ValuesOf(old[name]), ValuesOf(now[name]));
            if (!values.SequenceEqual(others))
            {
                var isJoined = others is [var one] && (one == string.Join(", ", values) || one == string.Join("; ", values));
                seen.Add(isJoined ? $"{side} lines joined" : $"{side} ~{name}");
            }
        }

        var common = old.Select(static group => group.Key).Where(now.Contains).ToList();
        AddIf(
            !common.SequenceEqual(now.Select(static group => group.Key).Where(old.Contains)), $"{side} header order", seen);
        AddIf(
            common.Any(name => old[name].First().Name != now[name].First().Name), $"{side} header case", seen);
    }

    // Groups stand in the order of their first lines.
    private static ILookup<string, RawHeader> ByName(IEnumerable<RawHeader> headers) =>
        headers.ToLookup(static header => header.Name.ToLowerInvariant());

    private static List<string> ValuesOf(IEnumerable<RawHeader> headers) => [.. headers.Select(static header => header.Value)];

    private static string VersionOf(RawMessage message, bool last) =>
        last ? message.StartLine.Split(' ')[^1] : message.StartLine.Split(' ')[0];

    private static string ReasonOf(RawMessage answer) =>
        answer.StartLine.Split(' ', 3) is [_, _, var reason] ? reason : "";

    private static void AddIf(bool isSeen, string difference, SortedSet<string> seen)
    {
        if (isSeen)
        {
            seen.Add(difference);
        }
    }
}
