using System.Collections.Concurrent;
using System.Globalization;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>Many pages that poll for as long as something goes wrong, each its own operation at one gateway.</summary>
/// <remarks>Each returns its tag every other time, so that both ways of answering are seen.</remarks>
internal sealed class PollLoad : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<Answer> _answers = [];
    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly Task _polling;

    private PollLoad(IEnumerable<(Visitor Visitor, string Id)> pages) =>
        _polling = Task.WhenAll([.. pages.Select(page => PollAsync(page.Visitor, page.Id))]);

    public int Count => _answers.Count;

    /// <summary>How long all but a hundredth of the answers took at most, once it has ended.</summary>
    public double P99Ms { get; private set; }

    /// <summary>What no page can go on with, and what went back.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    public static PollLoad Start(IEnumerable<(Visitor Visitor, string Id)> pages) => new(pages);

    /// <summary>Goes on for as long as this.</summary>
    public static Task ForAsync(TimeSpan time) => Task.Delay(time, TestContext.Current.CancellationToken);

    /// <summary>Ends the polling and says how long the answers took.</summary>
    public async Task<string> EndAsync(string what)
    {
        await _ending.CancelAsync();
        await _polling;
        var took = _answers.Select(static answer => answer.Took.TotalMilliseconds).Order().ToArray();
        P99Ms = At(0.99);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {took.Length} polls, {_wrong.Count} wrong, p50 {At(0.5):0.0} ms, p99 {P99Ms:0.0} ms, max {took[^1]:0.0} ms");
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        return line;

        double At(double share) => took[(int)((took.Length - 1) * share)];
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _polling;
        _ending.Dispose();
    }

    private async Task PollAsync(Visitor visitor, string id)
    {
        await Task.Delay(Random.Shared.Next(100));
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        string? tag = null;
        Answer? seen = null;
        for (var round = 0; await NextAsync(timer); round++)
        {
            try
            {
                var answer = await visitor.PollAsync(id, round % 2 == 0 ? tag : null);
                _answers.Enqueue(answer);
                if (!answer.IsState || (answer.Status is not null && seen is not null && RankOf(answer) < RankOf(seen)))
                {
                    _wrong.Enqueue($"{answer} after {seen}");
                }

                tag = answer.Tag ?? tag;
                seen = answer.Status is null ? seen : answer;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
            {
                _wrong.Enqueue(fault.Message);
            }
        }
    }

    private static double RankOf(Answer answer) => answer.Status is "complete" or "error" ? 101 : answer.Progress;

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_ending.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
