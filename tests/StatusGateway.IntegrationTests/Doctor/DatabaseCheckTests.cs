using Microsoft.Extensions.Logging.Abstractions;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Doctor;

/// <summary>Each test breaks a database of its own, and mends it again.</summary>
public sealed class DatabaseCheckTests(PostgresServer server) : IDisposable
{
    private const string Broken = "broken";
    private const string Warning = "warning";

    private readonly DoctorRun _doctor = new();

    private string Database
    {
        set => _doctor.Environment["DATABASE_URL"] = value;
    }

    public void Dispose() => _doctor.Dispose();

    [Fact]
    [Trait("Check", "database-address")]
    public async Task An_address_that_cannot_be_read_is_found_and_never_repeated()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = "postgres://postgres:canary#1@localhost:5432/postgres";
        await _doctor.AssertFailsAsync("database-address", Broken, "percent-encoded");

        Database = test.Address;
        await _doctor.AssertFineAsync("database-address");
    }

    [Fact]
    [Trait("Check", "database-connection")]
    public async Task A_database_that_refuses_connections_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = $"postgres://postgres:canary@127.0.0.1:{FreePort.Next()}/postgres";
        await _doctor.AssertFailsAsync("database-connection", Broken, "refuses connections");

        Database = test.Address;
        await _doctor.AssertFineAsync("database-connection");
    }

    [Fact]
    [Trait("Check", "database-connection")]
    public async Task A_database_that_takes_connections_and_says_nothing_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        var address = new Uri(test.Address);
        await using var proxy = FaultProxy.InFrontOf($"{address.Host}:{address.Port}");
        Database = new UriBuilder(test.Address) { Host = "127.0.0.1", Port = proxy.Port }.Uri.ToString();
        proxy.Blackhole();
        await _doctor.AssertFailsAsync("database-connection", Broken, "does not answer in time");

        proxy.Restore();
        await _doctor.AssertFineAsync("database-connection");
    }

    [Fact]
    [Trait("Check", "database-connection")]
    public async Task A_database_that_is_not_there_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = new UriBuilder(test.Address) { Path = "nothing" }.Uri.ToString();
        await _doctor.AssertFailsAsync("database-connection", Broken, "there is no such database");
    }

    [Fact]
    [Trait("Check", "database-ipv6")]
    public async Task A_host_with_an_IPv6_address_only_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = "postgres://postgres:canary@[2001:db8::1]:5432/postgres"; // an address of documentation, which is nowhere
        await _doctor.AssertFailsAsync("database-ipv6", Broken, "IPv6 address only");

        Database = test.Address;
        await _doctor.AssertFineAsync("database-ipv6");
    }

    [Fact]
    [Trait("Check", "database-tls")]
    public async Task A_server_without_TLS_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = test.Address + "?sslmode=require";
        await _doctor.AssertFailsAsync("database-tls", Broken, "speaks no TLS");

        Database = test.Address;
        await _doctor.AssertFineAsync("database-tls");
    }

    [Fact]
    [Trait("Check", "database-tls")]
    public async Task A_certificate_that_nobody_signed_is_found()
    {
        await using var pooler = StubPooler.WithOwnCertificate();
        Database = pooler.Address("postgres.ref") + "?sslmode=verify-full";
        await _doctor.AssertFailsAsync("database-tls", Broken, "cannot be verified");
    }

    [Fact]
    [Trait("Check", "database-user")]
    public async Task A_pooler_that_is_not_told_the_project_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = "postgres://postgres:canary@aws-0-eu-west-1.pooler.supabase.com:5432/postgres";
        await _doctor.AssertFailsAsync("database-user", Broken, "the user does not say which");
        await using var pooler = StubPooler.Saying("XX000", "Tenant or user not found");
        Database = pooler.Address("postgres");
        await _doctor.AssertFailsAsync("database-user", Broken, "the user does not say which");

        Database = test.Address;
        await _doctor.AssertFineAsync("database-user");
    }

    [Fact]
    [Trait("Check", "transaction-pooler")]
    public async Task A_connection_on_which_nothing_can_be_listened_to_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = test.Address + "?pgbouncer=true";
        await _doctor.AssertFailsAsync("transaction-pooler", Warning, "is a transaction pooler");

        Database = test.Address;
        await _doctor.AssertFineAsync("transaction-pooler");
    }

    [Fact]
    [Trait("Check", "database-table")]
    public async Task A_missing_table_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = test.Address;
        await test.ExecuteAsync("alter table operations rename to operations_of_old");
        await _doctor.AssertFailsAsync("database-table", Broken, "has no table public.operations");

        await test.ExecuteAsync("alter table operations_of_old rename to operations");
        await _doctor.AssertFineAsync("database-table");
    }

    [Theory]
    [Trait("Check", "database-schema")]
    [InlineData("alter table operations drop column metadata", "alter table operations add metadata jsonb", "column metadata is missing")]
    [InlineData(
        "alter table operations alter progress type bigint", "alter table operations alter progress type integer",
        "column progress is bigint instead of integer")]
    [InlineData(
        "alter table operations drop constraint operations_status_check",
        "alter table operations add check (status in ('pending', 'processing', 'complete', 'error'))", "the check of status")]
    [InlineData(
        "alter table operations drop constraint operations_progress_check",
        "alter table operations add check (progress between 0 and 100)", "the check of progress")]
    [InlineData(
        "alter table operations drop constraint operations_pkey", "alter table operations add primary key (id)", "not the primary key")]
    [InlineData(
        "alter table operations disable trigger operations_announce", "alter table operations enable trigger operations_announce",
        "trigger operations_announce is missing or off")]
    [InlineData(
        "alter table statusgateway_meta rename to meta", "alter table meta rename to statusgateway_meta", "own tables are missing")]
    public async Task A_table_that_has_drifted_is_found(string breaking, string mending, string reason)
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = test.Address;
        await test.ExecuteAsync(breaking);
        await _doctor.AssertFailsAsync("database-schema", Broken, reason);

        await test.ExecuteAsync(mending);
        await _doctor.AssertFineAsync("database-schema");
    }

    [Fact]
    [Trait("Check", "database-schema")]
    public async Task The_plain_table_of_the_application_is_worth_a_warning()
    {
        await using var test = await PostgresTest.StartAsync(server, migrated: false);
        Database = test.Address;
        var scripts = Path.Combine(Repository.Root, "supabase", "migrations");
        await test.ExecuteAsync(await File.ReadAllTextAsync(
            Path.Combine(scripts, "001_create_operations_table.sql"), TestContext.Current.CancellationToken));
        await _doctor.AssertFailsAsync("database-schema", Warning, "own migration is not applied");

        await new MigrationRunner(test.Settings, NullLogger<MigrationRunner>.Instance).ApplyAsync(TestContext.Current.CancellationToken);
        await _doctor.AssertFineAsync("database-schema");
    }

    [Fact]
    [Trait("Check", "database-schema")]
    public async Task What_the_application_added_is_no_drift()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = test.Address;
        await test.ExecuteAsync("alter table operations add owner text, add check (length(id) > 0)");
        await _doctor.AssertFineAsync("database-schema");
    }

    [Fact]
    [Trait("Check", "database-role")]
    public async Task A_role_that_sees_no_rows_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        var role = $"role_{Guid.NewGuid():N}";
        await test.ExecuteAsync($"create role {role} login password '{role}' nobypassrls");
        await test.ExecuteAsync($"grant select on operations to {role}");
        Database = PostgresServer.AsRole(test.Address, role);
        await _doctor.AssertFailsAsync("database-role", Broken, "hides all rows");

        await test.ExecuteAsync($"alter role {role} bypassrls");
        await _doctor.AssertFineAsync("database-role");
    }

    [Fact]
    [Trait("Check", "row-level-security")]
    public async Task Row_level_security_that_is_off_or_opened_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = test.Address;
        await test.ExecuteAsync("alter table operations disable row level security");
        await _doctor.AssertFailsAsync("row-level-security", Warning, "off for operations");

        await test.ExecuteAsync("alter table operations enable row level security");
        await _doctor.AssertFineAsync("row-level-security");
        await test.ExecuteAsync("create policy \"let all in\" on operations using (true)");
        await _doctor.AssertFailsAsync("row-level-security", Warning, "let all in");
    }

    [Fact]
    [Trait("Check", "cleanup-schedule")]
    public async Task A_cleanup_that_nobody_runs_is_found()
    {
        await using var test = await PostgresTest.StartAsync(server);
        Database = test.Address;
        await _doctor.AssertFineAsync("cleanup-schedule"); // the gateway does

        await test.ExecuteAsync("drop function operations_cleanup_step");
        await _doctor.AssertFailsAsync("cleanup-schedule", Warning, "pg_cron is not there");

        // pg_cron's own table, which is all that can be seen of a schedule without the extension.
        await test.ExecuteAsync("create schema cron");
        await test.ExecuteAsync(
            "create table cron.job (jobid bigint, jobname text, schedule text, command text, database text, active boolean default true)");
        await _doctor.AssertFailsAsync("cleanup-schedule", Warning, "the table only grows");

        await test.ExecuteAsync(
            "insert into cron.job values (1, 'cleanup-old-operations', '0 * * * *', 'SELECT cleanup_old_operations()', 'another')");
        await _doctor.AssertFailsAsync("cleanup-schedule", Warning, "the table only grows");

        await test.ExecuteAsync("update cron.job set database = current_database()");
        await _doctor.AssertFineAsync("cleanup-schedule");
    }
}
