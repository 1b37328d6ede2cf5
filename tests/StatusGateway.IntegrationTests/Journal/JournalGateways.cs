using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>Two gateways whose Postgres can be taken away, and the database itself, which notes down each change of a row.</summary>
internal sealed class JournalGateways : IAsyncDisposable
{
    private const string NoteDown = """
        create table history (place bigserial, id text, revision bigint, status text, progress int);
        create function note_down() returns trigger language plpgsql as $$
        begin
          insert into public.history (id, revision, status, progress) values (new.id, new.revision, new.status, new.progress);
          return null;
        end $$;
        create trigger note_down after insert or update on public.operations for each row execute function note_down();
        """;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private NpgsqlDataSource? _database;
    private Dictionary<string, string> _unhindered = [];

    public StubUpstream Application { get; private set; } = null!;

    /// <summary>Between the gateways, or the first of them, and Postgres.</summary>
    public FaultProxy Proxy { get; private set; } = null!;

    /// <summary>Between the second of them and Postgres, where they are apart.</summary>
    public FaultProxy? ProxyOfSecond { get; private set; }

    public GatewayProcess First { get; private set; } = null!;

    public GatewayProcess? Second { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<JournalGateways> StartAsync(
        PostgresServer postgres, RedisServer redis, bool two = true, params (string Name, string Value)[] settings) =>
        StartAsync(postgres, redis, two, isApart: false, clock: null, settings);

    /// <summary>Two gateways that are cut off each by itself; the first may have a clock of its own.</summary>
    public static Task<JournalGateways> StartApartAsync(PostgresServer postgres, RedisServer redis, TurnedClock? clock = null) =>
        StartAsync(postgres, redis, two: true, isApart: true, clock, []);

    /// <summary>One more, which knows nothing but what the servers do.</summary>
    public Task<GatewayProcess> StartAnotherAsync() =>
        GatewayProcess.StartAsync(Application.Address, Cancel, Deployment.Routes, _unhindered);

    /// <summary>An operation that anyone may poll, written once, at the first gateway.</summary>
    public async Task<string> WrittenAsync()
    {
        using var visitor = new Visitor(First.Address);
        var id = await visitor.CreateAsync();
        await Eventually.SeenAsync(() => WriteAsync(id, "processing", 1), static code => code == HttpStatusCode.OK);
        Application.Move(id, "processing", 1);
        await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.IsState);
        return id;
    }

    /// <summary>The database is gone, as far as the gateways know; the journal has to be there by then.</summary>
    public async Task CutAsync()
    {
        await Eventually.SeenAsync(() => ReadyAsync(First), static said => said.Contains("\"open\"", StringComparison.Ordinal));
        if (Second is not null)
        {
            await Eventually.SeenAsync(() => ReadyAsync(Second), static said => said.Contains("\"open\"", StringComparison.Ordinal));
        }

        Proxy.Cut();
    }

    /// <summary>The same, until the first gateway journals; the operation that it was seen with.</summary>
    public async Task<string> JournalingAsync()
    {
        var id = await WrittenAsync();
        await CutAsync();
        await Eventually.SeenAsync(() => WriteAsync(id, "processing", 2), static code => code == HttpStatusCode.OK);
        return id;
    }

    public Task<string> ReadyAsync(GatewayProcess? gateway = null) =>
        _http.GetStringAsync(new Uri((gateway ?? First).Address, "/_gateway/ready"), Cancel);

    /// <summary>Until nothing waits any more at the first gateway.</summary>
    public Task ReplayedAsync() => Eventually.SeenAsync(
        () => ReadyAsync(), static said => said.Contains("\"entries\":0", StringComparison.Ordinal));

    public Task<HttpStatusCode> WriteAsync(string id, string status, int progress, GatewayProcess? gateway = null) =>
        WriteJsonAsync(id, JsonSerializer.Serialize(new { status, progress, message = $"{status} {progress}" }), gateway);

    public async Task<HttpStatusCode> WriteJsonAsync(string id, string json, GatewayProcess? gateway = null)
    {
        using var answer = await SendAsync(HttpMethod.Put, $"/_gateway/operations/{id}", json, Deployment.WriterKey, gateway);
        return answer.StatusCode;
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string target,
        string? json,
        string key,
        GatewayProcess? gateway = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri((gateway ?? First).Address, target));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("apikey", key);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await _http.SendAsync(request, Cancel);
    }

    /// <summary>As supabase-js asks.</summary>
    public async Task<(int Status, string Body)> RestAsync(
        HttpMethod method, string query, string? json = null, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(method, "/rest/v1/operations" + query, json, Deployment.ServiceKey, null, headers);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>What the row was, one after the other, as <c>status progress</c>.</summary>
    public async Task<IReadOnlyList<string>> HistoryAsync(string id) =>
        await RowsAsync("select status || ' ' || progress from history where id = $1 order by place", id);

    public async Task<IReadOnlyList<string>> RowsAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        List<string> rows = [];
        while (await reader.ReadAsync(Cancel))
        {
            rows.Add(reader.GetValue(0).ToString()!);
        }

        return rows;
    }

    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{First?.Output}{Environment.NewLine}{Second?.Output}");
        _http.Dispose();
        await (First?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Second?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (ProxyOfSecond?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Application?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static async Task<JournalGateways> StartAsync(
        PostgresServer postgres,
        RedisServer redis,
        bool two,
        bool isApart,
        TurnedClock? clock,
        (string Name, string Value)[] settings)
    {
        var on = new JournalGateways { Application = await StubUpstream.StartAsync() };
        var address = await postgres.CreateDatabaseAsync("journal");
        on._database = NpgsqlDataSource.Create(PostgresTest.Parse(address).ForListening);
        await on.ExecuteAsync(NoteDown);
        (on.Proxy, var through) = InFrontOf(address);
        var environment = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = through,
            ["REDIS_URL"] = redis.Url,
            ["STATUSGATEWAY_WRITER_KEY"] = Deployment.WriterKey,
            ["SUPABASE_SERVICE_KEY"] = Deployment.ServiceKey,
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var second = new Dictionary<string, string>(environment);
        if (isApart)
        {
            (on.ProxyOfSecond, second["DATABASE_URL"]) = InFrontOf(address);
        }

        foreach (var (name, value) in clock?.Environment ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        on.First = await GatewayProcess.StartAsync(on.Application.Address, Cancel, Deployment.Routes, environment);
        on.Second = two
            ? await GatewayProcess.StartAsync(on.Application.Address, Cancel, Deployment.Routes, second)
            : null;
        on._unhindered = new(second) { ["DATABASE_URL"] = address };
        return on;
    }

    private static (FaultProxy Proxy, string Address) InFrontOf(string database)
    {
        var through = new UriBuilder(database);
        var proxy = FaultProxy.InFrontOf($"{through.Host}:{through.Port}");
        (through.Host, through.Port) = ("127.0.0.1", proxy.Port);
        return (proxy, through.Uri.ToString());
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = _database!.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
