using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using StatusGateway.Benchmarks.Measuring;

namespace StatusGateway.Benchmarks.Load;

/// <summary>One client that polls operations, with or without returning the tags it was given.</summary>
internal sealed class StatusPoller(Uri address, bool returnsTags) : IDisposable
{
    private readonly HttpClient _client = Browser.Open(address);
    private readonly ConcurrentDictionary<string, (string Tag, OperationState State)> _held = new();

    public async Task<PollRecord> PollAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/generate-videos/status/{id}");
        var holds = _held.TryGetValue(id, out var held);
        if (holds)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", held.Tag);
        }

        var sent = Clock.Now;
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var response = await _client.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            var latency = Stopwatch.GetElapsedTime(started);

            var state = response.StatusCode switch
            {
                HttpStatusCode.OK => StatusAnswer.Read(response.Content.Headers.ContentType, body, id),
                HttpStatusCode.NotModified when holds => held.State,
                _ => null,
            };
            if (returnsTags && state is { } known && response.Headers.ETag is { } tag)
            {
                _held[id] = (tag.ToString(), known);
            }

            return Record((int)response.StatusCode, state, latency) with { RescuedFrom = CacheStatus.RescuedFrom(response) };
        }
        catch (Exception exception) when (Browser.IsFailure(exception))
        {
            return Record(0, null, Stopwatch.GetElapsedTime(started));
        }

        PollRecord Record(int statusCode, OperationState? state, TimeSpan latency) =>
            new(id, sent, sent + latency.TotalMilliseconds, latency.TotalMilliseconds, statusCode, state);
    }

    public void Dispose() => _client.Dispose();
}
