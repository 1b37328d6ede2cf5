using Npgsql;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>
/// A stub application and two gateways in front of it, each a process of its own, on one Postgres and one Redis that nobody
/// else uses: a test may stop, flush and kill all of them.
/// </summary>
public sealed class Deployment : IAsyncLifetime
{
    public const string WriterKey = "the-key-of-a-worker";
    public const string ServiceKey = "the-key-of-the-application";

    /// <summary>Both status routes: the open one and the one behind a log-in.</summary>
    public static readonly string[] Routes =
        ["--route", StubUpstream.OpenRoute + "{id}", "--route", StubUpstream.GuardedRoute + "{id}"];

    private readonly bool _hasRedis;
    private readonly string? _redisUrl;
    private NpgsqlDataSource? _database;

    public Deployment()
        : this(hasRedis: true)
    {
    }

    private Deployment(bool hasRedis, string? redisUrl = null)
    {
        _hasRedis = hasRedis;
        _redisUrl = redisUrl;
    }

    public StubUpstream Application { get; private set; } = null!;

    public PostgresServer Postgres { get; } = new();

    public string DatabaseUrl { get; private set; } = null!;

    public RedisServer Redis { get; private set; } = null!;

    public GatewayProcess First { get; private set; } = null!;

    public GatewayProcess Second { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Deployment> WithoutRedisAsync()
    {
        var deployment = new Deployment(hasRedis: false);
        await deployment.InitializeAsync();
        return deployment;
    }

    /// <summary>On a Redis that the test brings, of whatever kind.</summary>
    public static async Task<Deployment> OnRedisAsync(string url)
    {
        var deployment = new Deployment(hasRedis: false, url);
        await deployment.InitializeAsync();
        return deployment;
    }

    public async ValueTask InitializeAsync()
    {
        Application = await StubUpstream.StartAsync();
        DatabaseUrl = await Postgres.CreateDatabaseAsync("journey");
        // Without a pool: its connections would outlive the server that a test kills.
        _database = NpgsqlDataSource.Create(PostgresTest.Parse(DatabaseUrl).ForListening);
        var environment = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = DatabaseUrl,
            ["STATUSGATEWAY_WRITER_KEY"] = WriterKey,
            ["SUPABASE_SERVICE_KEY"] = ServiceKey,
        };
        if (_hasRedis)
        {
            Redis = await RedisServer.StartAsync();
            environment["REDIS_URL"] = Redis.Url;
        }
        else if (_redisUrl is not null)
        {
            environment["REDIS_URL"] = _redisUrl;
        }

        First = await GatewayProcess.StartAsync(Application.Address, CancellationToken.None, Routes, environment);
        Second = await GatewayProcess.StartAsync(Application.Address, CancellationToken.None, Routes, environment);
        await WarmAsync();
    }

    /// <summary>As somebody writes who does not know the gateways.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(Cancel);
    }

    public async Task<long> CountAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{First?.Output}{Environment.NewLine}{Second?.Output}");
        await (First?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Second?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Redis?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Postgres.DisposeAsync();
        await (Application?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    // What a process does for the first time it does slowly, and these tests are of what it does for years.
    private async Task WarmAsync()
    {
        using var first = new Visitor(First.Address);
        using var second = new Visitor(Second.Address);
        var id = "";
        await Eventually.SeenAsync(
            async () =>
            {
                id = await first.CreateAsync();
                return await CountAsync("select count(*) from operations_observed where id = $1", id);
            },
            rows => rows > 0);
        foreach (var visitor in new[] { first, second })
        {
            using var written = await visitor.WriteAsync(id, "processing", 1, "Warm");
            await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.IsState);
        }
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
