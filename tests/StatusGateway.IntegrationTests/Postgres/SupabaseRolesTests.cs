using Npgsql;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>Who may do what with the application's two keys, on a server whose roles and default grants are Supabase's.</summary>
public sealed class SupabaseRolesTests : IAsyncLifetime
{
    private const string Insert =
        "insert into operations (id, status, progress, message, created_at, updated_at) values ('op', 'complete', 100, '', 1, 1)";

    // Roles are the whole server's: it is this test's alone.
    private readonly PostgresServer _server = new();
    private PostgresTest _test = null!;

    [Theory]
    [InlineData("anon")]
    [InlineData("authenticated")]
    public async Task A_key_of_the_browser_sees_and_changes_nothing(string role)
    {
        await _test.ExecuteAsync(Insert);

        Assert.Equal(0L, await AsAsync(role, "select count(*) from operations"));
        Assert.Null(await AsAsync(role, "update operations set progress = 1 returning id"));
        Assert.Null(await AsAsync(role, "delete from operations returning id"));
        foreach (var refused in new[]
        {
            Insert.Replace("'op'", "'other'", StringComparison.Ordinal),
            "select cleanup_old_operations()",
            "select operations_cleanup(1)",
            "select count(*) from operations_observed",
            "select value from statusgateway_meta",
        })
        {
            var fault = await Assert.ThrowsAsync<PostgresException>(() => AsAsync(role, refused));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
        }

        Assert.Equal(1, await _test.ScalarAsync<long>("select count(*) from operations where progress = 100"));
    }

    [Fact]
    public async Task The_service_key_does_all_that_the_application_does()
    {
        await AsAsync("service_role", Insert);

        Assert.Equal(1L, await AsAsync("service_role", "select count(*) from operations"));
        Assert.Equal("op", await AsAsync("service_role", "update operations set progress = 100 returning id"));
        Assert.Equal(1, await AsAsync("service_role", "select cleanup_old_operations()"));
        Assert.Equal("complete", await AsAsync("service_role", "select status from operations_observed where id = 'op'"));
        await AsAsync("service_role", Insert);
        Assert.Equal("op", await AsAsync("service_role", "delete from operations returning id"));
        Assert.Equal("deleted", await AsAsync("service_role", "select string_agg(route, ' ') from operations_observed"));
    }

    public async ValueTask InitializeAsync()
    {
        _test = await PostgresTest.StartAsync(_server, migrated: false);
        await _test.ExecuteAsync("""
            create role anon nologin noinherit;
            create role authenticated nologin noinherit;
            create role service_role nologin noinherit bypassrls;
            grant usage on schema public to anon, authenticated, service_role;
            alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
            alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
            alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
            """);
        foreach (var script in Directory.GetFiles(Path.Combine(Repository.Root, "supabase", "migrations"), "*.sql").Order())
        {
            await _test.ExecuteAsync(await File.ReadAllTextAsync(script));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (_test?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _server.DisposeAsync();
    }

    private async Task<object?> AsAsync(string role, string sql)
    {
        await using var connection = new NpgsqlConnection(_test.Settings.ForListening);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using (var become = new NpgsqlCommand($"set role {role}", connection))
        {
            await become.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
