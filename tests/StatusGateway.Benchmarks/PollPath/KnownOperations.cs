using System.Diagnostics;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.PollPath;

/// <summary>Finished operations with an answer of about 1.2 KB, and the files of requests that poll them.</summary>
internal static class KnownOperations
{
    public const int Count = 1000;

    private const int ResultBytes = 1000;
    private const int AtOnce = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<string[]> CreateAsync(Uri address)
    {
        using var client = Browser.Open(address, AtOnce);
        return await Creation.SendAllAsync(
            client,
            Enumerable.Range(0, Count).Select(number => new Creation($"known-{number}", DurationMs: 0, ResultBytes: ResultBytes)));
    }

    /// <summary>Polls each until the front itself answers with the final state and a tag, and writes both files of requests.</summary>
    public static async Task<PollFiles> LearnAsync(Uri address, string[] ids, string folder, CancellationToken cancellationToken)
    {
        using var client = Browser.Open(address, AtOnce);
        var tags = new string[ids.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Length),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (number, token) => tags[number] = await TagOfFinalAsync(client, ids[number], token));

        var files = new PollFiles(Path.Combine(folder, "polls.txt"), Path.Combine(folder, "polls-with-tags.txt"));
        await File.WriteAllLinesAsync(files.Plain, ids.Select(PathOf), cancellationToken);
        await File.WriteAllLinesAsync(files.WithTags, ids.Zip(tags, (id, tag) => $"{PathOf(id)} {tag}"), cancellationToken);
        return files;
    }

    private static string PathOf(string id) => $"/api/generate-videos/status/{id}";

    private static async Task<string> TagOfFinalAsync(HttpClient client, string id, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience;)
        {
            using var response = await client.GetAsync(PathOf(id), cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (StatusAnswer.Read(response.Content.Headers.ContentType, body, id) is { IsFinal: true } && response.Headers.ETag is { } tag)
            {
                return tag.ToString();
            }

            await Task.Delay(20, cancellationToken);
        }

        throw new CannotMeasureException($"{client.BaseAddress} never answered with a final state and a tag.");
    }
}

/// <summary>What wrk sends: the same polls without and with the tags that the front gave.</summary>
internal sealed record PollFiles(string Plain, string WithTags)
{
    public string For(PollLoad load) => load.ReturnsTags ? WithTags : Plain;
}
