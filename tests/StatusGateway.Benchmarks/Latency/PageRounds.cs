using System.Diagnostics;
using StatusGateway.Benchmarks.Load;

namespace StatusGateway.Benchmarks.Latency;

/// <summary>Loads the same page by turns in one way and in the other, on connections that are open already.</summary>
internal static class PageRounds
{
    private const int WarmUp = 50;

    /// <summary>By how many milliseconds the first byte took longer in the second way, round by round.</summary>
    public static async Task<IReadOnlyList<double>> RunAsync(
        Uri first, Uri second, int rounds, CancellationToken cancellationToken)
    {
        using var clientOfFirst = Browser.Open(first);
        using var clientOfSecond = Browser.Open(second);
        List<double> added = [];
        for (var round = 0; round < rounds + WarmUp; round++)
        {
            var isFirstFirst = round % 2 == 0;
            var one = await FirstByteAsync(isFirstFirst ? clientOfFirst : clientOfSecond, cancellationToken);
            var other = await FirstByteAsync(isFirstFirst ? clientOfSecond : clientOfFirst, cancellationToken);
            if (round >= WarmUp)
            {
                added.Add(isFirstFirst ? other - one : one - other);
            }
        }

        return added;
    }

    private static async Task<double> FirstByteAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var taken = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        answer.EnsureSuccessStatusCode();
        await answer.Content.LoadIntoBufferAsync(cancellationToken); // the connection is free again
        return taken;
    }
}
