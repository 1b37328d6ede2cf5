using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Endings;

/// <summary>An application and gateways in front of it that wait seconds where the shipped ones wait minutes.</summary>
internal sealed class Pair : IAsyncDisposable
{
    public const string OnDisk = "a SQLite file";
    public const string Shared = "Redis and Postgres";

    private readonly List<GatewayProcess> _gateways = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private NpgsqlDataSource? _database;

    private Pair(StubUpstream application) => Application = application;

    public StubUpstream Application { get; }

    /// <summary>Between the gateways and Postgres.</summary>
    public FaultProxy? Proxy { get; private set; }

    /// <summary>One on disk, where there is only one; two that share.</summary>
    public IReadOnlyList<GatewayProcess> Gateways => _gateways;

    public IReadOnlyList<Visitor> Anyone { get; private set; } = [];

    public IReadOnlyList<Visitor> Anna { get; private set; } = [];

    public string Output => string.Join(Environment.NewLine, _gateways.Select(gateway => gateway.Output));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="store"><see cref="OnDisk"/> or <see cref="Shared"/>.</param>
    /// <param name="postgres">The server of the shared one.</param>
    /// <param name="redis">Its Redis.</param>
    /// <param name="options">What differs from the shipped options, by the names of <c>endings</c>.</param>
    public static async Task<Pair> StartAsync(
        string store, PostgresServer postgres, RedisServer redis, params (string Name, TimeSpan Value)[] options)
    {
        var pair = new Pair(await StubUpstream.StartAsync());
        try
        {
            await pair.StartAsync(store is Shared ? await postgres.CreateDatabaseAsync("endings") : null, redis.Url, options);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>The application's process ends and another one listens, with nothing in its memory.</summary>
    public async Task RestartApplicationAsync()
    {
        Application.ForgetAll();
        await KillApplicationAsync();
        await Application.ListenAsync();
    }

    /// <summary>Ends when every gateway has seen that nobody listens.</summary>
    public async Task KillApplicationAsync()
    {
        await Application.RefuseAsync();
        await SayOfApplicationAsync("down");
    }

    /// <summary>Ends when every gateway knows that something runs, and has looked at the application for its sake.</summary>
    public Task WatchApplicationAsync() => SayOfApplicationAsync("up");

    private async Task SayOfApplicationAsync(string state)
    {
        foreach (var gateway in _gateways)
        {
            await Eventually.SeenAsync(
                () => _http.GetStringAsync(new Uri(gateway.Address, "/_gateway/ready"), Cancel),
                said => said.Contains($"\"upstream\":\"{state}\"", StringComparison.Ordinal));
        }
    }

    /// <summary>Waits until every gateway says of an operation what is expected.</summary>
    public static async Task<Answer> SeeAsync(IReadOnlyList<Visitor> visitors, string id, Predicate<Answer> expected)
    {
        Answer? last = null;
        foreach (var visitor in visitors)
        {
            last = await Eventually.SeenAsync(() => visitor.PollAsync(id), expected);
        }

        return last!;
    }

    public static Task<Answer> SeeLostAsync(IReadOnlyList<Visitor> visitors, string id) =>
        SeeAsync(visitors, id, static answer => answer.CacheStatus == "StatusGateway; hit; detail=lost");

    /// <summary>What the application's own store does, by the supabase-js endpoint of the last gateway.</summary>
    public async Task<int> RestAsync(HttpMethod method, string query, object? row = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_gateways[^1].Address, "/rest/v1/operations" + query));
        request.Headers.Add("apikey", Deployment.ServiceKey);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Deployment.ServiceKey);
        request.Content = row is null
            ? null
            : new StringContent(JsonSerializer.Serialize(row), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request, Cancel);
        return (int)answer.StatusCode;
    }

    /// <summary>An operation as the native API shows it.</summary>
    public async Task<JsonElement> ReadAsync(string id)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(_gateways[^1].Address, $"/_gateway/operations/{id}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Deployment.WriterKey);
        using var answer = await _http.SendAsync(request, Cancel);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Straight in the database, past gateways and proxy.</summary>
    public async Task<object?> ScalarAsync(string sql, params object[] values)
    {
        await using var command = _database!.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Output);
        foreach (var visitor in Anyone.Concat(Anna))
        {
            visitor.Dispose();
        }

        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Application.DisposeAsync();
        _http.Dispose();
    }

    private async Task StartAsync(string? database, string redis, (string Name, TimeSpan Value)[] options)
    {
        var environment = options.ToDictionary(
            static option => $"STATUSGATEWAY_ENDINGS_{option.Name}", static option => option.Value.ToString("c"));
        environment["STATUSGATEWAY_WRITER_KEY"] = Deployment.WriterKey;
        environment["SUPABASE_SERVICE_KEY"] = Deployment.ServiceKey;
        if (database is not null)
        {
            var settings = PostgresTest.Parse(database);
            _database = NpgsqlDataSource.Create(settings.ForListening);
            var server = new Uri(database);
            Proxy = FaultProxy.InFrontOf($"{server.Host}:{server.Port}");
            environment["DATABASE_URL"] = new UriBuilder(server) { Host = "127.0.0.1", Port = Proxy.Port }.Uri.ToString();
            environment["REDIS_URL"] = redis;
        }

        for (var number = 0; number < (database is null ? 1 : 2); number++)
        {
            _gateways.Add(await GatewayProcess.StartAsync(Application.Address, Cancel, Deployment.Routes, environment));
        }

        // One name for both gateways: who asks is bound to the host, as cookies are.
        Anyone = [.. _gateways.Select(gateway => new Visitor(gateway.Address))];
        Anna = [.. _gateways.Select(gateway => new Visitor(gateway.Address, "anna", _gateways[0].Address))];
    }
}
