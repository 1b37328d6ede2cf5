using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using StatusGateway.EndToEndTests.Polling;

namespace StatusGateway.EndToEndTests.Production;

/// <summary>What people do at one address, and what is wrong with the answers that they get.</summary>
internal sealed class Visitors(Uri server) : IDisposable
{
    private static readonly string[] Pages = ["/", "/about", "/sample.txt"];

#pragma warning disable CA2000 // the client's own
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 200 })
#pragma warning restore CA2000
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromSeconds(30),
    };

    private readonly ConcurrentDictionary<string, Seen> _operations = [];
    private string[] _ids = [];
    private int _next;

    /// <summary>Every operation whose creation was answered.</summary>
    public IReadOnlyCollection<string> Created => _ids;

    /// <summary>Starts a video of two seconds.</summary>
    public Task<string?> CreateAsync() => TryAsync(async () =>
    {
        using var answer = await _client.PostAsJsonAsync(
            new Uri("/api/generate-videos", UriKind.Relative), new { durationMs = 2000, steps = 4 });
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode is not HttpStatusCode.OK)
        {
            return $"POST: {(int)answer.StatusCode} {body}";
        }

        var id = JsonElement.Parse(body).GetProperty("operationId").GetString()!;
        _operations[id] = new Seen(null, null);
        lock (_operations)
        {
            _ids = [.. _ids, id];
        }

        return null;
    });

    /// <summary>Loads a page, or what belongs to one.</summary>
    public Task<string?> LoadPageAsync() => TryAsync(async () =>
    {
        var page = Pages[Interlocked.Increment(ref _next) % Pages.Length];
        using var answer = await _client.GetAsync(new Uri(page, UriKind.Relative));
        var body = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode is HttpStatusCode.OK && (page.EndsWith(".txt", StringComparison.Ordinal) || body.Contains("</html>", StringComparison.Ordinal))
            ? null
            : $"GET {page}: {(int)answer.StatusCode}, {body.Length} characters";
    });

    /// <summary>Polls one of the operations, with the tag that its last answer came with: nothing older may come.</summary>
    public Task<string?> PollAsync() => TryAsync(async () =>
    {
        var ids = _ids;
        if (ids.Length == 0)
        {
            return null;
        }

        var id = ids[Interlocked.Increment(ref _next) % ids.Length];
        var before = _operations[id];
        using var request = new HttpRequestMessage(HttpMethod.Get, StatusPoller.OpenRoute + id);
        if (before.Tag is { } tag)
        {
            request.Headers.IfNoneMatch.Add(tag);
        }

        using var answer = await _client.SendAsync(request);
        if (answer.StatusCode is HttpStatusCode.NotModified && before.Tag is not null)
        {
            return null;
        }

        var body = await answer.Content.ReadAsStringAsync();
        var poll = Poll.Of(TimeSpan.Zero, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, body, id);
        if (!poll.IsAnswered)
        {
            return $"poll: {(int)answer.StatusCode} {body}";
        }

        if (before.Poll is { } former && poll.GoesBackFrom(former))
        {
            return $"poll: {former.Said}, and then {poll.Said}";
        }

        if (answer.Headers.ETag is { } shown)
        {
            _operations[id] = new Seen(shown, poll);
        }

        return null;
    });

    public void Dispose() => _client.Dispose();

    private static async Task<string?> TryAsync(Func<Task<string?>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException or JsonException)
        {
            return $"{fault.GetType().Name}: {fault.Message}";
        }
    }

    private sealed record Seen(EntityTagHeaderValue? Tag, Poll? Poll);
}
