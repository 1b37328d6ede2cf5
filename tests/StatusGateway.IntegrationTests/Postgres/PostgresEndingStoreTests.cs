using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Contracts;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

public sealed class PostgresEndingStoreTests(PostgresServer server) : EndingStoreContract, IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private PostgresTest _test = null!;

    protected override IEndingStore Endings => new PostgresEndingStore(_test.Queries);

    protected override IObservationStore Observations => new PostgresObservationStore(_test.Queries, new(TimeProvider.System));

    protected override IOperationStore Operations => new PostgresOperationStore(_test.Queries, new(TimeProvider.System));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _test = await PostgresTest.StartAsync(server);

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task It_is_one_gateways_turn_at_a_time_until_it_leaves()
    {
        Assert.True((await Endings.TakeTurnAsync("one", Long, Cancel)).IsMine);
        Assert.False((await Endings.TakeTurnAsync("two", Long, Cancel)).IsMine);
        Assert.True((await Endings.TakeTurnAsync("one", Long, Cancel)).IsMine);

        await Endings.LeaveTurnAsync("two", Cancel);
        Assert.False((await Endings.TakeTurnAsync("two", Long, Cancel)).IsMine);
        await Endings.LeaveTurnAsync("one", Cancel);
        Assert.True((await Endings.TakeTurnAsync("two", Long, Cancel)).IsMine);
    }

    [Fact]
    public async Task A_turn_that_is_not_renewed_is_over()
    {
        Assert.True((await Endings.TakeTurnAsync("one", TimeSpan.FromMilliseconds(50), Cancel)).IsMine);

        await Eventually.TrueAsync(async () => (await Endings.TakeTurnAsync("two", Long, Cancel)).IsMine);

        Assert.False((await Endings.TakeTurnAsync("one", Long, Cancel)).IsMine);
    }

    [Fact]
    public async Task Of_many_that_want_it_together_one_gets_the_turn()
    {
        var turns = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            async number => (await Endings.TakeTurnAsync($"{number}", Long, Cancel)).IsMine));

        Assert.Single(turns, static isMine => isMine);
    }

    [Fact]
    public async Task Rows_that_stood_there_before_revisions_were_dealt_are_as_old_as_they_say()
    {
        await _test.ExecuteAsync(
            """
            alter table operations disable trigger operations_deal_revision;
            insert into operations (id, status, progress, message, created_at, updated_at, revision, life) values
                ('old', 'processing', 1, '', 1, (extract(epoch from now()) * 1000)::bigint - 7200000, 1, 1),
                ('young', 'processing', 1, '', 1, (extract(epoch from now()) * 1000)::bigint, 1, 1);
            alter table operations enable trigger operations_deal_revision
            """);

        var page = await Endings.FindSilentAsync(TimeSpan.FromHours(1), after: null, limit: 10, Cancel);

        Assert.Equal("old", Assert.Single(page.Operations).Id.ToString());
    }

    [Fact]
    public async Task Many_that_have_ended_are_not_searched_for_those_that_run()
    {
        await _test.ExecuteAsync(
            "insert into operations select 'op-' || n, 'complete', 100, '', null, null, null, 1, 1 from generate_series(1, 20000) n");
        await _test.ExecuteAsync("insert into operations values ('running', 'processing', 1, '', null, null, null, 1, 1)");
        await _test.ExecuteAsync("analyze operations");

        var plan = await _test.ScalarAsync<string>(
            """
            explain select o.id from public.operations o
                where o.status in ('pending', 'processing') and o.ended is null and o.id > '' and octet_length(o.id) <= 1000
                order by o.id limit 500
            """);

        Assert.Contains("Limit", plan, StringComparison.Ordinal);
        Assert.Equal("running", Assert.Single((await Endings.FindSilentAsync(TimeSpan.Zero, null, 500, Cancel)).Operations).Id.ToString());
        Assert.True(await _test.ScalarAsync<double>("select reltuples::float8 from pg_class where relname = 'idx_operations_running'") <= 2);
    }

    [Fact]
    public async Task A_job_of_pg_cron_is_seen_where_it_cleans_up_this_database()
    {
        Assert.False(await Endings.CleansItselfAsync(Cancel));

        // pg_cron's own table, which is all that can be seen of a schedule without the extension.
        await _test.ExecuteAsync("create schema cron");
        await _test.ExecuteAsync(
            "create table cron.job (jobid bigint, jobname text, schedule text, command text, database text, active boolean default true)");
        await _test.ExecuteAsync(
            "insert into cron.job values (1, 'cleanup', '0 * * * *', 'SELECT cleanup_old_operations()', 'another')");
        Assert.False(await Endings.CleansItselfAsync(Cancel));

        await _test.ExecuteAsync("update cron.job set database = current_database()");
        Assert.True(await Endings.CleansItselfAsync(Cancel));
    }

    protected override async ValueTask InsertPastTheGatewaysAsync(OperationId id, string status, int progress) =>
        await _test.ExecuteAsync(
            "insert into operations (id, status, progress, message, created_at, updated_at) values ($1, $2, $3, '', 1, 1)",
            id.ToString(), status, progress);
}

public sealed class PostgresCleanupTests(PostgresServer server) : CleanupContract, IAsyncLifetime
{
    private PostgresTest _test = null!;

    protected override IEndingStore Endings => new PostgresEndingStore(_test.Queries);

    protected override IObservationStore Observations => new PostgresObservationStore(_test.Queries, new(TimeProvider.System));

    protected override IOperationStore Operations => new PostgresOperationStore(_test.Queries, new(TimeProvider.System));

    public async ValueTask InitializeAsync() => _test = await PostgresTest.StartAsync(server);

    public ValueTask DisposeAsync() => _test.DisposeAsync();
}
