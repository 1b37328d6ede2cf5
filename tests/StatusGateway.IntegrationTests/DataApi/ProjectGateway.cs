using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.DataApi;

/// <summary>A gateway of its own on a real Postgres, whose <c>/rest/v1</c> stands in for a Supabase project's.</summary>
public sealed class ProjectGateway(PostgresServer server) : IAsyncLifetime
{
    public const string Key = "sb_secret_of-the-project";

    private GatewayProcess _process = null!;
    private PostgresTest _postgres = null!;

    public Uri Address => _process.Address;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresTest.StartAsync(server);
        _process = await GatewayProcess.StartAsync(
            new Uri("http://localhost:1"),
            Cancel,
            null,
            new Dictionary<string, string> { ["DATABASE_URL"] = _postgres.Address, ["SUPABASE_SERVICE_KEY"] = Key });
    }

    public async ValueTask DisposeAsync()
    {
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>As somebody with the database's password does.</summary>
    public Task<int> ExecuteAsync(string sql, params object[] values) => _postgres.ExecuteAsync(sql, values);

    public Task<T> ScalarAsync<T>(string sql, params object[] values) => _postgres.ScalarAsync<T>(sql, values);

    public Task EmptyAsync() => ExecuteAsync("truncate operations, operations_observed");

    public Task KillAsync() => _process.KillAsync(Cancel);

    public Task StartAgainAsync() => _process.StartAgainAsync(Cancel);
}
