using System.Globalization;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>A gateway on a Postgres database of the test's own, in front of an application that a test moves.</summary>
public abstract class RestTest(PostgresServer server) : IAsyncLifetime
{
    public const string Minimal = "return=minimal";
    public const string Representation = "return=representation";

    private RestGateway? _gateway;
    private PostgresTest? _database;
    private StubUpstream? _application;

    internal RestGateway Gateway => _gateway!;

    internal PostgresTest Database => _database!;

    protected StubUpstream Application => _application!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected static (string Name, string Value) ForObject => ("Accept", "application/vnd.pgrst.object+json");

    public virtual async ValueTask InitializeAsync()
    {
        _application = await StubUpstream.StartAsync();
        _database = await CreateDatabaseAsync();
        _gateway = await RestGateway.StartAsync(_database.Address, _application.Address, RedisUrl);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_application?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    protected virtual string? RedisUrl => null;

    private protected PostgresServer Server => server;

    private protected virtual Task<PostgresTest> CreateDatabaseAsync() => PostgresTest.StartAsync(server);

    protected static (string Name, string Value) Prefer(string preferences) => ("Prefer", preferences);

    protected static string Row(string id, string status = "pending", int progress = 0, string message = "Queued") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","status":"{{status}}","progress":{{progress}},"message":"{{message}}","created_at":1700000000000,"updated_at":1700000000000}""");

    protected static string Rows(params string[] rows) => $"[{string.Join(',', rows)}]";

    /// <summary>Rows as the application would have written them long ago.</summary>
    protected async Task<IReadOnlyList<string>> InsertAsync(params string[] rows)
    {
        var answer = await Gateway.PostAsync("", Rows(rows), Prefer(Representation));
        Assert.Equal(201, answer.Status);
        return [.. answer.Ids.OfType<string>()];
    }
}
