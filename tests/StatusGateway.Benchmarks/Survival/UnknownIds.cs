using System.Collections.Concurrent;
using System.Net.Http.Headers;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Measuring;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>Polls ids that nobody ever dealt: the answer is the application's, and without it nobody may say that there is none.</summary>
internal sealed class UnknownIds(Uri application, Uri front, TimeSpan answerDelay) : IDisposable
{
    public const string Proper = "503 JSON";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _direct = Browser.Open(application, connections: 100);
    private readonly HttpClient _through = Browser.Open(front, connections: 100);

    // Well above the application's slowest answer, well below an outage.
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(1) + answerDelay;

    /// <summary>While the application answers: whether the front's answer was the application's own, byte for byte.</summary>
    public ConcurrentBag<bool> Same { get; } = [];

    /// <summary>While it does not: what the front said instead.</summary>
    public ConcurrentBag<string> WhileDown { get; } = [];

    public Task AskAsync(Timeline timeline, CancellationToken end) =>
        Pace.EveryAsync(Interval, TimeSpan.FromMilliseconds(50), _ => AskOnceAsync(timeline), end);

    private async Task AskOnceAsync(Timeline timeline)
    {
        var id = Guid.NewGuid();
        var began = Clock.Now;
        var expected = await AnswerAsync(_direct, id, _patience);
        var actual = await AnswerAsync(_through, id, TimeSpan.FromSeconds(30));
        var ended = Clock.Now;

        // What spans the beginning or the end of the outage proves nothing either way.
        if (timeline.IsDown(began) && (timeline.IsDown(ended) || actual.StatusCode == 0))
        {
            WhileDown.Add(actual.Name);
        }
        else if (expected.StatusCode != 0 && timeline.IsDown(began) == timeline.IsDown(ended) && timeline.IsAfter(began) == timeline.IsAfter(ended))
        {
            Same.Add(actual == expected);
        }
    }

    private static async Task<Answer> AnswerAsync(HttpClient client, Guid id, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            using var response = await client.GetAsync($"/api/generate-videos/status/{id}", limit.Token);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token);
            return new Answer((int)response.StatusCode, response.Content.Headers.ContentType, Convert.ToHexString(body));
        }
        catch (Exception exception) when (Browser.IsFailure(exception))
        {
            return new Answer(0, null, "");
        }
    }

    public void Dispose()
    {
        _direct.Dispose();
        _through.Dispose();
    }

    private sealed record Answer(int StatusCode, MediaTypeHeaderValue? Type, string Body)
    {
        public string Name => StatusCode == 0
            ? "no answer"
            : $"{StatusCode} {(Type?.MediaType == "application/json" ? "JSON" : Type?.MediaType ?? "empty")}";
    }
}
