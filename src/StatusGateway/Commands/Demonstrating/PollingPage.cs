using System.Net;
using System.Text.Json;

namespace StatusGateway.Commands.Demonstrating;

/// <summary>A page that polls its operations in turn, ten times a second, and counts what it gets.</summary>
internal sealed class PollingPage(Uri address, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _client = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(2) };

    public PollTally Tally { get; } = new();

    public void Dispose() => _client.Dispose();

    /// <summary>Creates an operation that takes so long, and says its id.</summary>
    public async Task<string> CreateAsync(int seconds, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsync(
            new Uri($"/api/generate-videos?seconds={seconds}", UriKind.Relative), content: null, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync(DemoJson.Default.CreatedBody, cancellationToken);
        return body!.OperationId;
    }

    /// <summary>Polls until it is told to stop.</summary>
    public async Task PollAsync(IReadOnlyList<string> ids, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            for (var turn = 0; await timer.WaitForNextTickAsync(stop); turn++)
            {
                await PollOnceAsync(ids[turn % ids.Count], stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    private async Task PollOnceAsync(string id, CancellationToken stop)
    {
        try
        {
            using var answer = await _client.GetAsync(
                new Uri($"/api/generate-videos/status/{id}", UriKind.Relative), stop);
            if (answer.StatusCode is HttpStatusCode.NotFound)
            {
                Tally.NotFound(id);
                return;
            }

            answer.EnsureSuccessStatusCode();
            var body = await answer.Content.ReadFromJsonAsync(DemoJson.Default.StatusBody, stop);
            Tally.Answered(id, body!.Status);
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException
            || (fault is TaskCanceledException && !stop.IsCancellationRequested))
        {
            Tally.Failed(id);
        }
    }
}
