using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Doctor;

/// <summary>On a server of its own, whose rules of who may log in are changed.</summary>
public sealed class DatabaseLoginTests : IAsyncLifetime
{
    private readonly DoctorRun _doctor = new();
    private readonly PostgresServer _server = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _doctor.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    [Trait("Check", "database-password")]
    public async Task A_wrong_or_missing_password_is_found()
    {
        await using var test = await PostgresTest.StartAsync(_server);
        await test.ExecuteAsync("create role guarded superuser login password 'canary-of-postgres'");
        await SetRulesAsync(test, "host all guarded all scram-sha-256", "host all all all trust");
        _doctor.Environment["DATABASE_URL"] = As(test.Address, "guarded", "another-canary");
        await _doctor.AssertFailsAsync("database-password", "broken", "refuses user or password");
        _doctor.Environment["DATABASE_URL"] = As(test.Address, "guarded", "");
        await _doctor.AssertFailsAsync("database-password", "broken", "DATABASE_URL has none");

        _doctor.Environment["DATABASE_URL"] = As(test.Address, "guarded", "canary-of-postgres");
        await _doctor.AssertFineAsync("database-password");
    }

    [Fact]
    [Trait("Check", "database-tls")]
    public async Task A_server_that_takes_encrypted_connections_only_is_found()
    {
        await using var test = await PostgresTest.StartAsync(_server);
        await test.ExecuteAsync("create role plain superuser login");
        await SetRulesAsync(test, "hostnossl all plain all reject", "host all all all trust");
        _doctor.Environment["DATABASE_URL"] = As(test.Address, "plain", "");
        await _doctor.AssertFailsAsync("database-tls", "broken", "takes encrypted connections only");

        await SetRulesAsync(test, "host all all all trust");
        await _doctor.AssertFineAsync("database-tls");
    }

    private static async Task SetRulesAsync(PostgresTest test, params string[] rules)
    {
        var file = await test.ScalarAsync<string>("select current_setting('hba_file')");
        var rows = string.Join(", ", rules.Select(rule => $"('{rule}')"));
        await test.ExecuteAsync($"copy (values {rows}) to '{file}'");
        await test.ExecuteAsync("select pg_reload_conf()");
    }

    private static string As(string address, string user, string password) =>
        new UriBuilder(address) { UserName = user, Password = password }.Uri.ToString();
}
