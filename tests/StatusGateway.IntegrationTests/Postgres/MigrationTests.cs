using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>What the database does by itself, whoever writes into it.</summary>
public sealed class MigrationTests(PostgresServer server)
{
    private const string Insert =
        "insert into operations (id, status, progress, message, created_at, updated_at) values ($1, $2, $3, '', $4, $4)";

    private const string Migration = "002_add_revisions_and_observations.sql";
    private const string Endings = "003_add_endings.sql";
    private const string Journaled = "004_keep_journaled_revisions.sql";
    private const string Dated = "005_date_late_writes.sql";
    private const string Deletions = "006_remember_deletions.sql";

    private const string CountObserved = "select count(*) from operations_observed where (caller, route) <> ('', 'deleted')";

    private static readonly CallerKey Alice = new("alice");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_applies_again_without_an_error_and_changes_nothing()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await test.ExecuteAsync(Insert, "op", "complete", 100, 1L);
        var before = await test.ScalarAsync<string>("select o::text from operations o");

        await test.ExecuteAsync(Script(Migration));
        await test.ExecuteAsync(Script(Endings));
        await test.ExecuteAsync(Script(Endings));
        await test.ExecuteAsync(Script(Journaled));
        await test.ExecuteAsync(Script(Journaled));
        await test.ExecuteAsync(Script(Dated));
        await test.ExecuteAsync(Script(Dated));
        await test.ExecuteAsync(Script(Deletions));
        await test.ExecuteAsync(Script(Deletions));

        Assert.Equal(before, await test.ScalarAsync<string>("select o::text from operations o"));
    }

    [Fact]
    public async Task Rows_that_stood_before_it_are_known_and_older_than_any_write()
    {
        await using var test = await PostgresTest.StartAsync(server, migrated: false);
        await test.ExecuteAsync(Script("001_create_operations_table.sql"));
        await test.ExecuteAsync(Insert, "op", "processing", 10, 1L);

        await test.ExecuteAsync(Script(Migration));
        var store = new PostgresOperationStore(test.Queries, new(TimeProvider.System));
        var old = (FindResult.Found)await store.FindAsync(Id("op"), Cancel);
        await test.ExecuteAsync("update operations set progress = 20");
        var next = (FindResult.Found)await store.FindAsync(Id("op"), Cancel);

        Assert.True(old.Snapshot.Committed.IsNewerThan(Revision.None));
        Assert.True(next.Snapshot.Order.IsNewerThan(old.Snapshot.Order));
        Assert.Equal(old.Snapshot.Order.Life, next.Snapshot.Order.Life);
    }

    [Fact]
    public async Task A_late_write_past_the_gateways_keeps_the_end_that_it_overtook()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await test.ExecuteAsync(Insert, "op", "complete", 100, 1L);

        await test.ExecuteAsync("update operations set status = 'processing', progress = 95");
        var found = (FindResult.Found)await new PostgresOperationStore(test.Queries, new(TimeProvider.System)).FindAsync(Id("op"), Cancel);

        Assert.Equal(OperationStatus.Complete, found.Snapshot.State.Status);
        Assert.Equal("processing", await test.ScalarAsync<string>("select status from operations"));
    }

    [Fact]
    public async Task A_life_that_a_gateway_began_elsewhere_keeps_its_number_and_nobody_else_may_name_one()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await test.ExecuteAsync(Insert, "op", "complete", 100, 1L);

        await test.ExecuteAsync("update operations set status = 'processing', progress = 95, life = life + 5");
        Assert.Equal(1, await test.ScalarAsync<long>("select count(*) from operations where ended is not null and life < revision"));
        var life = await test.ScalarAsync<long>("select life from operations");
        await test.ExecuteAsync(
            $"begin; select set_config('statusgateway.via', '1', true); update operations set progress = 10, life = {life + 5}; commit");

        Assert.Equal(life + 5, await test.ScalarAsync<long>("select life from operations where ended is null and status = 'processing'"));
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(4, true)]
    [InlineData(-5, false)]
    public async Task A_write_that_was_on_its_way_for_long_is_dated_when_it_was_sent(double seconds, bool isDated)
    {
        await using var test = await PostgresTest.StartAsync(server);
        var now = await test.ScalarAsync<long>("select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
        var sent = now - (long)(seconds * 1_000_000);

        await test.ExecuteAsync($"""
            begin;
            select set_config('statusgateway.via', '{sent}', true);
            insert into operations (id, status, progress, message, created_at, updated_at) values ('op', 'pending', 0, '', 1, 1);
            commit
            """);
        var inserted = await test.ScalarAsync<long>("select revision from operations where life = revision");
        await test.ExecuteAsync(
            $"begin; select set_config('statusgateway.via', '{sent}', true); update operations set progress = 10; commit");
        var updated = await test.ScalarAsync<long>("select revision from operations");

        Assert.True(isDated ? inserted == sent : inserted >= now, $"{inserted}, sent {sent}, now {now}");
        Assert.True(isDated ? updated == sent + 1 : updated > inserted, $"{updated} after {inserted}");
    }

    [Fact]
    public async Task A_write_that_its_gateway_has_given_up_is_not_carried_out()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await test.ExecuteAsync(Insert, "op", "processing", 10, 1L);
        var given = await test.ScalarAsync<long>("select (extract(epoch from clock_timestamp()) * 1000000)::bigint - 7000000");

        await test.ExecuteAsync($"""
            begin;
            select set_config('statusgateway.via', '{given}', true);
            update operations set progress = 20;
            insert into operations (id, status, progress, message, created_at, updated_at) values ('late', 'pending', 0, '', 1, 1);
            commit
            """);

        Assert.Equal(1, await test.ScalarAsync<long>("select count(*) from operations where progress = 10"));
        Assert.Equal(1, await test.ScalarAsync<long>("select count(*) from operations"));
    }

    [Fact]
    public async Task What_somebody_else_writes_into_our_columns_is_passed_over()
    {
        await using var test = await PostgresTest.StartAsync(server);

        await test.ExecuteAsync(
            "insert into operations values ('op', 'pending', 0, '', null, null, null, 1, 1, 9000000000000000, 7, '{}')");

        Assert.Equal(
            1, await test.ScalarAsync<long>("select count(*) from operations where revision < 9e15 and life = revision and ended is null"));
    }

    [Fact]
    public async Task A_direct_deletion_leaves_nothing_that_was_observed()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await test.ExecuteAsync(Insert, "op", "processing", 10, 1L);
        await new PostgresObservationStore(test.Queries, new(TimeProvider.System)).KeepAsync(
            An.Answer(Id("op"), Alice, OperationStatus.Complete), Cancel);

        await test.ExecuteAsync("delete from operations where id = 'op'");

        Assert.IsType<FindResult.Absent>(await new PostgresOperationStore(test.Queries, new(TimeProvider.System)).FindAsync(Id("op"), Cancel));
        Assert.Equal(0, await test.ScalarAsync<long>(CountObserved));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deletion_is_remembered_for_a_week_and_is_done_once(bool isWritten)
    {
        await using var test = await PostgresTest.StartAsync(server);
        var store = new PostgresOperationStore(test.Queries, new(TimeProvider.System));
        if (isWritten)
        {
            await test.ExecuteAsync(Insert, "op", "processing", 10, 1L);
        }

        var observations = new PostgresObservationStore(test.Queries, new(TimeProvider.System));
        await observations.KeepAsync(An.Answer(Id("op"), Alice, OperationStatus.Complete), Cancel);
        var last = Assert.IsType<DeleteResult.Deleted>(await store.DeleteAsync(Id("op"), expected: null, Cancel)).Last.Number;

        var remembered = await test.ScalarAsync<long>("select changed from operations_observed where (caller, route) = ('', 'deleted')");
        Assert.InRange(remembered, last - 1_000_000, last + 1_000_000);
        Assert.IsType<DeleteResult.Absent>(await store.DeleteAsync(Id("op"), expected: null, Cancel));
        Assert.IsType<FindResult.Absent>(await store.FindAsync(Id("op"), Cancel));
        Assert.Equal(0, (await observations.MeasureAsync(Cancel)).Rows);

        await test.ExecuteAsync("update operations_observed set observed_at = observed_at - 604800001");
        await test.ExecuteAsync("select operations_cleanup(3600000)");
        Assert.Equal(0, await test.ScalarAsync<long>("select count(*) from operations_observed"));
    }

    [Fact]
    public async Task Whoever_may_delete_an_operation_needs_no_right_to_what_was_observed()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await test.ExecuteAsync(Insert, "op", "processing", 10, 1L);
        await new PostgresObservationStore(test.Queries, new(TimeProvider.System)).KeepAsync(
            An.Answer(Id("op"), Alice, OperationStatus.Complete), Cancel);
        var role = await RoleAsync(test, "bypassrls");

        await test.ExecuteAsync($"begin; set local role {role}; delete from operations; commit");

        Assert.Equal(0, await test.ScalarAsync<long>(CountObserved));
    }

    [Fact]
    public async Task A_cleaned_up_operation_that_never_ended_stays_as_expired_with_its_callers()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await test.ExecuteAsync(Insert, "old", "processing", 50, 1L);
        await test.ExecuteAsync(Insert, "young", "complete", 100, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        var observations = new PostgresObservationStore(test.Queries, new(TimeProvider.System));
        var store = new PostgresOperationStore(test.Queries, new(TimeProvider.System));
        var shown = (await observations.KeepAsync(An.Answer(Id("old"), Alice, OperationStatus.Processing), Cancel)).Snapshot!;

        var cleaned = await test.ScalarAsync<int>("select operations_cleanup(3600000)");
        var found = ((FindResult.Found)await store.FindAsync(Id("old"), Cancel)).Snapshot;

        Assert.Equal(1, cleaned);
        Assert.Equal(OperationRank.Verdict, found.Order.Rank);
        Assert.Equal(OperationStatus.Error, found.State.Status);
        Assert.Contains("expired", found.State.Error, StringComparison.Ordinal);
        Assert.Equal(Revision.None, found.Written);
        Assert.True(found.Committed.IsNewerThan(shown.Committed));
        Assert.True(found.Honors((await observations.FindClearanceAsync(Id("old"), Alice, Cancel))!));
        Assert.NotNull(await store.FindWrittenAsync(Id("young"), Cancel));
    }

    [Fact]
    public async Task An_active_operation_is_cleaned_up_only_after_its_maximum_age()
    {
        await using var test = await PostgresTest.StartAsync(server);
        var twoHoursAgo = DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeMilliseconds();
        await test.ExecuteAsync(Insert, "op", "processing", 10, twoHoursAgo);

        Assert.Equal(0, await test.ScalarAsync<int>("select cleanup_old_operations()"));
        Assert.Equal(1, await test.ScalarAsync<int>("select operations_cleanup(3600000, 3600000)"));
    }

    [Fact]
    public async Task What_expired_a_week_ago_is_forgotten()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await test.ExecuteAsync(Insert, "op", "complete", 100, 1L);
        await test.ExecuteAsync("select operations_cleanup(3600000)");
        await test.ExecuteAsync("update operations_observed set observed_at = observed_at - 604800001");

        await test.ExecuteAsync("select operations_cleanup(3600000)");

        Assert.Equal(0, await test.ScalarAsync<long>("select count(*) from operations_observed"));
    }

    // Measured: an index on updated_at makes every progress update write all indexes; one on created_at does not.
    [Theory]
    [InlineData(false, 0, 0)]
    [InlineData(true, 80, 100)]
    public async Task Updates_of_progress_leave_the_indexes_alone(bool withOurs, int least, int most)
    {
        const int Updates = 400;
        await using var test = await PostgresTest.StartAsync(server, migrated: false);
        await test.ExecuteAsync(Script("001_create_operations_table.sql"));
        if (withOurs)
        {
            await test.ExecuteAsync(Script(Migration));
            await test.ExecuteAsync(Script(Endings));
        }

        await using (var connection = new NpgsqlConnection(test.Settings.ForListening))
        {
            await connection.OpenAsync(Cancel);
            await RunAsync("insert into operations select n::text, 'processing', 0, '', null, null, null, 1, 1 from generate_series(1, 20) n");
            for (var update = 1; update <= Updates; update++)
            {
                await RunAsync($"update operations set progress = {update % 100}, updated_at = {update + 1} where id = '{(update % 20) + 1}'");
            }

            async Task RunAsync(string sql)
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync(Cancel);
            }
        }

        // What a connection counted is told when it ends.
        await Eventually.TrueAsync(async () => await test.ScalarAsync<long>(
            "select n_tup_upd from pg_stat_user_tables where relname = 'operations'") == Updates);
        var share = await test.ScalarAsync<long>(
            "select 100 * n_tup_hot_upd / n_tup_upd from pg_stat_user_tables where relname = 'operations'");

        TestContext.Current.TestOutputHelper?.WriteLine($"{share} % of {Updates} updates were HOT");
        Assert.InRange(share, least, most);
    }

    [Fact]
    public async Task Nothing_of_ours_is_led_astray_by_a_search_path()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await test.ExecuteAsync("create schema elsewhere; create table elsewhere.operations (like public.operations including all)");
        await test.ExecuteAsync(
            "insert into elsewhere.operations (id, status, progress, message, created_at, updated_at) values ('theirs', 'complete', 100, '', 1, 1)");
        await test.ExecuteAsync(Insert, "ours", "complete", 100, 1L);

        var cleaned = await test.ScalarAsync<int>(
            "with path as materialized (select set_config('search_path', 'elsewhere', true)) select public.cleanup_old_operations() from path");

        Assert.Equal(1, cleaned);
        Assert.Equal(1, await test.ScalarAsync<long>("select count(*) from elsewhere.operations"));
        Assert.Equal(0, await test.ScalarAsync<long>("select count(*) from operations"));
        Assert.Equal(0, await test.ScalarAsync<long>(
            """
            select count(*) from pg_proc
            where pronamespace = 'public'::regnamespace and (proname like 'operations%' or proname like 'cleanup%')
                and not 'search_path=""' = any(coalesce(proconfig, '{}'))
            """));
    }

    [Fact]
    public async Task Two_runs_at_once_both_succeed_and_apply_each_script_once()
    {
        await using var test = await PostgresTest.StartAsync(server, migrated: false);
        var logger = NullLogger<MigrationRunner>.Instance;

        var runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(
            _ => new MigrationRunner(test.Settings, logger).ApplyAsync(Cancel)));

        Assert.Equal(
            ["001_create_operations_table.sql", Migration, Endings, Journaled, Dated, Deletions],
            runs.SelectMany(names => names).Order(StringComparer.Ordinal));
        Assert.Contains(runs, names => names.Count == 0);
        Assert.Equal(6, await test.ScalarAsync<long>("select count(*) from statusgateway_migrations"));
        Assert.Empty(await new MigrationRunner(test.Settings, logger).ApplyAsync(Cancel));
    }

    [Fact]
    public async Task The_check_says_what_is_missing()
    {
        await using var test = await PostgresTest.StartAsync(server, migrated: false);

        Assert.IsType<PostgresCheck.TableMissing>(await test.Database.CheckAsync(Cancel));
        await test.ExecuteAsync(Script("001_create_operations_table.sql"));
        Assert.IsType<PostgresCheck.MigrationMissing>(await test.Database.CheckAsync(Cancel));
        await test.ExecuteAsync(Script(Migration));
        Assert.False(Assert.IsType<PostgresCheck.Ready>(await test.Database.CheckAsync(Cancel)).HasEndings);
        await test.ExecuteAsync(Script(Endings));
        Assert.True(Assert.IsType<PostgresCheck.Ready>(await test.Database.CheckAsync(Cancel)).HasEndings);
    }

    [Fact]
    public async Task A_gateway_goes_on_where_the_migration_of_endings_is_missing()
    {
        await using var test = await PostgresTest.StartAsync(server, migrated: false);
        await test.ExecuteAsync(Script("001_create_operations_table.sql"));
        await test.ExecuteAsync(Script(Migration));

        var kept = await new PostgresObservationStore(test.Queries, new(TimeProvider.System), keepsSigns: false).KeepAsync(
            An.Answer(Id("op"), Alice, OperationStatus.Processing), Cancel);
        await test.ExecuteAsync(Script(Endings));
        var found = await new PostgresEndingStore(test.Queries).FindRunningAsync([Id("op")], Cancel);

        // What was observed before is as old as its revision says.
        Assert.Equal(
            kept.Snapshot!.Order.Revision.Number / 1000,
            (found[0].SeenAt.Number / 1000) - (long)found[0].SilentFor.TotalMilliseconds);
    }

    [Fact]
    public async Task The_check_finds_a_role_that_all_rows_are_hidden_from()
    {
        await using var test = await PostgresTest.StartAsync(server);
        var role = await RoleAsync(test, "nobypassrls");
        await using var hidden = new PostgresDatabase(PostgresTest.Parse(PostgresServer.AsRole(test.Address, role)));

        var check = Assert.IsType<PostgresCheck.RowsHidden>(await hidden.CheckAsync(Cancel));

        Assert.Equal(role, check.Role);
    }

    [Fact]
    public async Task The_check_says_that_nothing_answers()
    {
        await using var nowhere = new PostgresDatabase(PostgresTest.Parse("postgres://u:secret@127.0.0.1:1/db"));

        var check = Assert.IsType<PostgresCheck.Unreachable>(await nowhere.CheckAsync(Cancel));

        Assert.DoesNotContain("secret", check.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> RoleAsync(PostgresTest test, string rights)
    {
        var role = $"role_{Guid.NewGuid():N}";
        await test.ExecuteAsync($"create role {role} login password '{role}' {rights}");
        await test.ExecuteAsync($"grant select, delete on operations to {role}");
        return role;
    }

    private static string Script(string name)
    {
        using var stream = typeof(MigrationRunner).Assembly.GetManifestResourceStream("migrations/" + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static OperationId Id(string text) => OperationId.Parse(text, provider: null);
}
