using Npgsql;
using StatusGateway.Commands;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary><c>migrate --with-cron</c> on a real server that has pg_cron, and on one that has not.</summary>
public sealed class CleanupScheduleTests(PostgresServer without) : IAsyncLifetime
{
    private PostgresProcess _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_scheduled_once_and_hourly_however_often_it_is_asked_for()
    {
        var first = await MigrateAsync(_server.Address);
        var second = await MigrateAsync(_server.Address);

        Assert.Equal(0, first.Code);
        Assert.EndsWith("Scheduled the cleanup of postgres, hourly", first.Output, StringComparison.Ordinal);
        Assert.Equal(0, second.Code);
        Assert.EndsWith(
            "The cleanup of postgres was scheduled already: cleanup-old-operations (0 * * * *)", second.Output, StringComparison.Ordinal);
        Assert.Equal(
            "cleanup-old-operations|0 * * * *|postgres|t",
            await ScalarAsync("select concat_ws('|', jobname, schedule, database, active) from cron.job"));
    }

    [Fact]
    public async Task What_is_scheduled_does_what_the_guide_says()
    {
        await MigrateAsync(_server.Address);
        await ScalarAsync(
            "insert into operations values ('old', 'complete', 100, '', null, null, null, 1, 1), ('active', 'processing', 1, '', null, null, "
            + "null, 1, (extract(epoch from now()) * 1000)::bigint - 7200000) returning id");

        var job = (string)(await ScalarAsync("select command from cron.job"))!;
        await ScalarAsync(job);

        Assert.Equal("active", await ScalarAsync("select string_agg(id, ',') from operations"));
    }

    [Fact]
    public async Task Another_database_of_the_server_is_scheduled_beside_the_first()
    {
        await MigrateAsync(_server.Address);
        await ScalarAsync("create database videos");

        var other = await MigrateAsync(new UriBuilder(_server.Address) { Path = "videos" }.Uri.ToString());

        Assert.Equal(0, other.Code);
        Assert.Equal(
            "cleanup-old-operations in postgres, cleanup-old-operations-videos in videos",
            await ScalarAsync("select string_agg(jobname || ' in ' || database, ', ' order by jobid) from cron.job"));
    }

    [Fact]
    public async Task A_job_that_the_user_scheduled_stands_as_it_is()
    {
        await ScalarAsync("create extension pg_cron");
        await ScalarAsync("select cron.schedule('mine', '5 * * * *', 'SELECT cleanup_old_operations();')");

        var result = await MigrateAsync(_server.Address);

        Assert.EndsWith("was scheduled already: mine (5 * * * *)", result.Output, StringComparison.Ordinal);
        Assert.Equal(1L, await ScalarAsync("select count(*) from cron.job"));
    }

    [Fact]
    public async Task Without_the_extension_one_line_says_what_to_do_and_the_migrations_are_applied()
    {
        var address = await without.CreateDatabaseAsync("without_cron", migrated: false);

        var result = await MigrateAsync(address);

        Assert.Equal(2, result.Code);
        Assert.Contains("The database is up to date", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("The cleanup was not scheduled", SingleLine(result.Error), StringComparison.Ordinal);
        Assert.Contains("On Supabase enable it in the dashboard", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_not_use_the_extension_is_told_so_in_one_line()
    {
        await ScalarAsync("create role owner login; grant all on database postgres to owner; grant all on schema public to owner");

        var result = await MigrateAsync(_server.Address.Replace("postgres@", "owner@", StringComparison.Ordinal));

        Assert.Equal(2, result.Code);
        Assert.Contains("refuses pg_cron (permission denied", SingleLine(result.Error), StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => _server = await PostgresProcess.StartAsync(
        PostgresProcess.FindBinaries() ?? throw new InvalidOperationException("Install postgresql and its pg_cron."),
        prepare: _ => "shared_preload_libraries = 'pg_cron'");

    public async ValueTask DisposeAsync() => await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);

    private static string SingleLine(string text) => Assert.Single(text.Trim().Split(Environment.NewLine));

    private static async Task<(int Code, string Output, string Error)> MigrateAsync(string address)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await GatewayCommandLine.RunAsync(
            ["migrate", "--with-cron"],
            new CommandContext(
                new Dictionary<string, string> { ["DATABASE_URL"] = address }, Path.GetTempPath(), output, error));
        return (code, output.ToString().Trim(), error.ToString());
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresTest.Parse(_server.Address).ForListening);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
