using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusGateway.Commands;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Settings;

namespace StatusGateway.IntegrationTests.Access;

/// <summary>The gateway on a real socket, on its embedded store, in front of an application that asks who polls.</summary>
public abstract class AccessTest : IAsyncLifetime
{
    protected const string A = "sid=session-of-a-0123456789";
    protected const string B = "sid=session-of-b-0123456789";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly RecordedEvents _events = new();
    private WebApplication? _gateway;
    private Uri _address = null!;

    internal GuardedApplication Application { get; } = new();

    /// <summary>The ids of the events that the gateway logged.</summary>
    protected IReadOnlyCollection<int> Events => _events.Ids;

    protected virtual IEnumerable<KeyValuePair<string, string?>> Settings => [];

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        await Application.StartAsync();
        await StartGatewayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _client.Dispose();
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await Application.DisposeAsync();
        _folder.Dispose();
        _events.Dispose();
    }

    protected async Task RestartGatewayAsync()
    {
        await StopGatewayAsync();
        await StartGatewayAsync();
    }

    /// <summary>Creates an operation and gives its id.</summary>
    protected async Task<string> CreateAsync(string? cookie, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/generate-videos", cookie, headers);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return json.RootElement.GetProperty("operationId").GetString()!;
    }

    protected async Task<Seen> PollAsync(string id, string? cookie, params (string Name, string Value)[] headers) =>
        await SeeAsync($"/api/generate-videos/status/{id}", cookie, headers);

    protected async Task<Seen> SeeAsync(string target, string? cookie, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(HttpMethod.Get, target, cookie, headers);
        return new Seen(
            answer.StatusCode,
            await answer.Content.ReadAsStringAsync(Cancel),
            answer.Headers.TryGetValues("Cache-Status", out var status) ? status.First() : "",
            answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join('\n', cookies) : "",
            answer.Headers.ETag?.ToString() ?? "");
    }

    /// <summary>Polls until it is as wanted.</summary>
    protected Task<Seen> PollUntilAsync(string id, string? cookie, Predicate<Seen> wanted) =>
        Testing.Eventually.SeenAsync(() => PollAsync(id, cookie), wanted);

    protected async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, string? cookie, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(_address, target));
        if (method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent([]);
        }

        if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request, Cancel);
    }

    /// <summary>A POST with a body.</summary>
    protected async Task<HttpStatusCode> PostAsync(string target, string? cookie, HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, target)) { Content = body };
        if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }

        using var answer = await _client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    /// <summary>A POST whose answer is read as it comes.</summary>
    protected async Task<HttpResponseMessage> SendStreamedAsync(string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, target)) { Content = new ByteArrayContent([]) };
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    /// <summary>A POST that says nothing of a body, by a client that sends it once whatever happens.</summary>
    protected async Task<Seen> SendBareAsync(string target)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_address.Host, _address.Port, Cancel);
        await using var stream = socket.GetStream();
        var head = $"POST {target} HTTP/1.1\r\nHost: {_address.Authority}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Cancel);
        return new Seen((HttpStatusCode)int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer, "", "", "");
    }

    private async Task StartGatewayAsync()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("upstream:address", Application.Address), .. Settings])
            .Build();
        _gateway = GatewayApplication.Build(
            new GatewaySettings
            {
                Upstream = new(Application.Address),
                Listen = new("http://127.0.0.1:0"),
                DataFolder = _folder.Path,
                AdminKey = "an-admin-key",
                WriterKey = "a-writer-key",
            },
            configuration,
            builder => builder.Logging.AddProvider(_events));
        await _gateway.StartAsync();
        _address = new(_gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    private async Task StopGatewayAsync()
    {
        if (_gateway is { } gateway)
        {
            _gateway = null;
            await gateway.StopAsync();
            await gateway.DisposeAsync();
        }
    }
}

/// <summary>What a client sees of an answer.</summary>
public sealed record Seen(HttpStatusCode Status, string Body, string CacheStatus, string SetCookie, string Tag)
{
    public bool Shows(string status, int? progress = null) =>
        Status == HttpStatusCode.OK
        && Body.Contains($"\"status\":\"{status}\"", StringComparison.Ordinal)
        && (progress is null || Body.Contains(
            $"\"progress\":{progress.Value.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));
}

/// <summary>Collects what was logged.</summary>
internal sealed class RecordedEvents : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int Id, string Line)> _said = new();

    public IReadOnlyCollection<int> Ids => [.. _said.Select(static said => said.Id)];

    public IReadOnlyList<string> LinesOf(int id) => [.. _said.Where(said => said.Id == id).Select(static said => said.Line)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _said.Enqueue((eventId.Id, formatter(state, exception)));

    public void Dispose()
    {
    }
}
