using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>Somebody's browser at one gateway: with a cookie of its own, or without any.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _isLoggedIn;

    /// <param name="gateway">Where the gateway is.</param>
    /// <param name="user">Who is logged in; null for nobody.</param>
    /// <param name="host">Whose name is in the address bar, where several gateways share one.</param>
    public Visitor(Uri gateway, string? user = null, Uri? host = null)
    {
        _isLoggedIn = user is not null;
        _http = new HttpClient
        {
            BaseAddress = gateway,
            Timeout = TimeSpan.FromSeconds(20),
        };
        if (host is not null)
        {
            _http.DefaultRequestHeaders.Host = host.Authority;
        }

        if (user is not null)
        {
            _http.DefaultRequestHeaders.Add("Cookie", StubUpstream.CookieOf(user));
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    /// <summary>Starts an operation on the route of this visitor's kind.</summary>
    public async Task<string> CreateAsync()
    {
        var path = _isLoggedIn ? StubUpstream.GuardedCreation : StubUpstream.OpenCreation;
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), null, Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {body}");
        return JsonElement.Parse(body).GetProperty("operationId").GetString()!;
    }

    public Task<Answer> PollAsync(string id, string? tag = null, HttpMethod? method = null) =>
        PollAsync(id, tag, _isLoggedIn, method);

    public Task<Answer> PollGuardedAsync(string id) => PollAsync(id, null, isGuarded: true, null);

    /// <summary>Waits until the gateway uses everything that it stands on.</summary>
    public Task ReadyAsync() => Eventually.SeenAsync(
        () => _http.GetStringAsync(new Uri("/_gateway/ready", UriKind.Relative), Cancel),
        said => said.Contains("\"store\":\"up\"", StringComparison.Ordinal)
            && said.Contains("\"redis\":\"up\"", StringComparison.Ordinal));

    /// <summary>Writes a whole operation by the native API, as a worker does.</summary>
    public async Task<HttpResponseMessage> WriteAsync(string id, string status, double progress, string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/_gateway/operations/{id}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Deployment.WriterKey);
        var json = JsonSerializer.Serialize(new { status, progress, message });
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await _http.SendAsync(request, Cancel);
    }

    /// <summary>Deletes an operation by the native API, as a worker does.</summary>
    public async Task<HttpResponseMessage> DeleteAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/_gateway/operations/{id}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Deployment.WriterKey);
        return await _http.SendAsync(request, Cancel);
    }

    private async Task<Answer> PollAsync(string id, string? tag, bool isGuarded, HttpMethod? method)
    {
        var route = isGuarded ? StubUpstream.GuardedRoute : StubUpstream.OpenRoute;
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, route + id);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        var started = Stopwatch.GetTimestamp();
        using var answer = await _http.SendAsync(request, Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        var took = Stopwatch.GetElapsedTime(started);
        return new Answer(
            answer.StatusCode,
            body,
            answer.Content.Headers.ContentType?.MediaType,
            Header(answer, "ETag"),
            Header(answer, "Retry-After"),
            Header(answer, "Cache-Status"),
            took);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
