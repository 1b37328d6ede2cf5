using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using StatusGateway.Testing;

namespace StatusGateway.EndToEndTests.Polling;

/// <summary>
/// Polls one operation at a steady pace until it is stopped, whatever comes. It gives back the ETag that it was given, as
/// browsers do.
/// </summary>
internal sealed class StatusPoller : IAsyncDisposable
{
    public const string OpenRoute = "/api/generate-videos/status/";
    public const string GuardedRoute = "/api/private/generate-videos/status/";

    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(10);

    private readonly string _operationId;
    private readonly Func<HttpRequestMessage> _ask;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly List<Poll> _polls = [];
    private readonly Task _polling;
    private EntityTagHeaderValue? _tag;

    private StatusPoller(Uri server, string operationId, Func<HttpRequestMessage> ask, int perSecond)
    {
        _operationId = operationId;
        _ask = ask;
        _http = Studio.Visit(server);
        _http.Timeout = GivesUpAfter;
        _polling = PollUntilStoppedAsync(TimeSpan.FromSeconds(1.0 / perSecond));
    }

    public PollReport Report
    {
        get
        {
            lock (_gate)
            {
                return new PollReport([.. _polls]);
            }
        }
    }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Starts polling; <paramref name="ask"/> makes each request, where it is not the plain one.</summary>
    public static StatusPoller Start(
        Uri server,
        string operationId,
        int perSecond = 20,
        Func<HttpRequestMessage>? ask = null) =>
        new(server, operationId, ask ?? (() => new HttpRequestMessage(HttpMethod.Get, OpenRoute + operationId)), perSecond);

    /// <summary>Waits for a poll, made at any time, that is as described.</summary>
    public async Task<Poll> SeesAsync(string what, Predicate<Poll> isExpected, CancellationToken cancellationToken)
    {
        var report = await Eventually.SeesAsync(
            $"a poll to see {what}",
            _ => Task.FromResult(Report),
            report => report.Polls.Any(poll => isExpected(poll)),
            cancellationToken,
            within: TimeSpan.FromSeconds(90),
            every: TimeSpan.FromMilliseconds(50));
        return report.Polls.First(poll => isExpected(poll));
    }

    /// <summary>Waits for a poll that is made at least <paramref name="later"/> from now.</summary>
    public Task GoesOnForAsync(TimeSpan later, CancellationToken cancellationToken)
    {
        var until = Elapsed + later;
        return SeesAsync($"the {until.TotalSeconds:0.0}th second", poll => poll.At >= until, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _polling;
        _stop.Dispose();
        _http.Dispose();
    }

    private async Task PollUntilStoppedAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every, TimeProvider.System);
        while (!_stop.IsCancellationRequested)
        {
            var poll = await PollOnceAsync();
            lock (_gate)
            {
                _polls.Add(poll);
            }
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Stopped between two polls, as meant: one that is in the air is always finished.
            }
        }
    }

    private async Task<Poll> PollOnceAsync()
    {
        var at = Elapsed;
        using var request = _ask();
        if (_tag is not null)
        {
            request.Headers.IfNoneMatch.Add(_tag);
        }
        try
        {
            using var answer = await _http.SendAsync(request, CancellationToken.None);
            if (answer.StatusCode == HttpStatusCode.NotModified && _tag is not null)
            {
                return Report.Last! with { At = at };
            }
            var body = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            var poll = Poll.Of(at, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, body, _operationId);
            if (poll.IsAnswered)
            {
                _tag = answer.Headers.ETag;
            }
            return poll;
        }
        catch (HttpRequestException fault)
        {
            return new Poll(at, $"no answer: {fault.HttpRequestError}");
        }
        catch (TaskCanceledException)
        {
            return new Poll(at, $"no answer in {GivesUpAfter.TotalSeconds:0} s");
        }
    }
}
