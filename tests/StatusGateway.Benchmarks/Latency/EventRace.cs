using System.Diagnostics;
using System.Globalization;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Latency;

/// <summary>
/// Two clients hear the same events, which the application writes to both in one breath, and by turns to either first.
/// </summary>
internal static class EventRace
{
    private const string Prefix = "data: ";

    /// <summary>Nothing that is compiled or connected for the first time is measured.</summary>
    private const int WarmUp = 50;

    /// <summary>By how many milliseconds each event arrived later at the second.</summary>
    public static async Task<IReadOnlyList<double>> RunAsync(
        Uri first, Uri second, int events, CancellationToken cancellationToken)
    {
        using var clientOfFirst = Browser.Open(first);
        using var clientOfSecond = Browser.Open(second);
        var hearing = HearAsync(clientOfFirst, events, cancellationToken);
        var secondHeard = await HearAsync(clientOfSecond, events, cancellationToken);
        var firstHeard = await hearing;

        // Whoever subscribed later has missed the first ones.
        return [.. firstHeard
            .Where(heard => secondHeard.ContainsKey(heard.Key))
            .OrderBy(heard => heard.Key)
            .Skip(WarmUp)
            .Select(heard => Stopwatch.GetElapsedTime(heard.Value, secondHeard[heard.Key]).TotalMilliseconds)];
    }

    private static async Task<Dictionary<int, long>> HearAsync(HttpClient client, int events, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var heard = new Dictionary<int, long>();
        while (heard.Count < events + WarmUp)
        {
            var line = await lines.ReadLineAsync(cancellationToken)
                ?? throw new CannotMeasureException($"The stream of {client.BaseAddress} ended after {heard.Count} events.");
            var now = Stopwatch.GetTimestamp();
            if (line.StartsWith(Prefix, StringComparison.Ordinal))
            {
                heard[int.Parse(line.AsSpan(Prefix.Length), CultureInfo.InvariantCulture)] = now;
            }
        }

        return heard;
    }
}
