using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Operations;
using StatusGateway.Operations.Changes;
using StatusGateway.Operations.Writing;
using StatusGateway.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>Through a real PgBouncer in transaction mode, where each transaction may meet another server process.</summary>
public sealed class TransactionPoolerTests(PostgresServer server) : IAsyncLifetime
{
    private const int Writers = 8;
    private const int Each = 40;

    private PostgresTest _direct = null!;
    private PgBouncerProcess _pooler = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Address => _pooler.InFrontOf(_direct.Address);

    [Fact]
    public async Task Writes_observations_and_reads_go_through_it_and_none_fails()
    {
        await using var database = new PostgresDatabase(PostgresTest.Parse(Address + "?pgbouncer=true"));
        var (store, observations) = (new PostgresOperationStore(database.Queries, new(TimeProvider.System)), new PostgresObservationStore(database.Queries, new(TimeProvider.System)));
        Assert.IsType<PostgresCheck.Ready>(await database.CheckAsync(Cancel));

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async number =>
        {
            var id = Ids.Unique(number.ToString(CultureInfo.InvariantCulture));
            for (var turn = 1; turn <= Each; turn++)
            {
                Assert.IsType<SaveResult.Saved>(await store.SaveAsync(An.Update(id, OperationStatus.Processing, turn), Cancel));
                await observations.KeepAsync(An.Answer(id, CallerKey.Anyone, OperationStatus.Processing, turn), Cancel);
                var found = Assert.IsType<FindResult.Found>(await store.FindAsync(id, Cancel));
                Assert.Equal(turn, found.Snapshot.State.Progress);
            }
        }));

        Assert.Equal(Writers, await _direct.ScalarAsync<long>("select count(*) from operations"));
    }

    [Fact]
    public async Task Nothing_that_a_gateway_sets_is_met_by_whoever_is_served_next()
    {
        await using var database = new PostgresDatabase(PostgresTest.Parse(Address + "?pgbouncer=true"));
        var store = new PostgresOperationStore(database.Queries, new(TimeProvider.System));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async number =>
        {
            var id = Ids.Unique(number.ToString(CultureInfo.InvariantCulture));
            await store.SaveAsync(An.Update(id, OperationStatus.Processing), Cancel);
            await store.DeleteAsync(id, expected: null, Cancel);
        }));
        await new MigrationRunner(PostgresTest.Parse(Address + "?pgbouncer=true"), NullLogger<MigrationRunner>.Instance)
            .ApplyAsync(Cancel);

        // All at once, so that each meets a server process of its own.
        var heard = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            await using var connection = new NpgsqlConnection(PostgresTest.Parse(Address + "?pgbouncer=true").ForListening);
            await connection.OpenAsync(Cancel);
            await using var command = new NpgsqlCommand(
                """
                select concat_ws(',', nullif(current_setting('statusgateway.via', true), ''), current_setting('lock_timeout'),
                    current_setting('statement_timeout'), pg_sleep(0.2)::text)
                """,
                connection);
            return (string)(await command.ExecuteScalarAsync(Cancel))!;
        }));

        Assert.All(heard, settings => Assert.Equal("0,0,", settings));
    }

    [Fact]
    public async Task Where_nobody_said_that_it_is_one_LISTEN_is_found_out_not_to_deliver()
    {
        var settings = PostgresTest.Parse(Address);
        var log = new EventIds<PostgresChangeFeed>();
        await using var database = new PostgresDatabase(settings);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var feed = new PostgresChangeFeed(settings, database.Queries, TimeProvider.System, log);

        var heard = ReadAsync(feed, enough.Token);
        await Eventually.TrueAsync(() => log.Seen.Count > 0);
        await _direct.ExecuteAsync(
            "insert into operations (id, status, progress, message, created_at, updated_at) values ('op', 'pending', 0, '', 1, 1)");
        await enough.CancelAsync();

        Assert.False(settings.IsTransactionPooler);
        Assert.Empty(await heard);
        Assert.Equal([3106], log.Seen);
    }

    [Fact]
    public async Task A_gateway_behind_it_serves_polls_and_finds_what_was_written_past_it()
    {
        await using var application = await StubUpstream.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(
            application.Address,
            Cancel,
            Deployment.Routes,
            new Dictionary<string, string>
            {
                ["DATABASE_URL"] = Address,
                ["STATUSGATEWAY_DATABASE_POOLER"] = "transaction",
                ["STATUSGATEWAY_WRITER_KEY"] = Deployment.WriterKey,
            });
        using var visitor = new Visitor(gateway.Address);

        var id = await visitor.CreateAsync();
        await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.Tag is not null);
        using var written = await visitor.WriteAsync(id, "processing", 10, "By a worker");
        application.ForgetAll();
        var own = await visitor.PollAsync(id);
        await _direct.ExecuteAsync("update operations set status = 'complete', message = 'By hand' where id = $1", id);
        await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer is { Status: "complete", Message: "By hand" });

        Assert.Equal("By a worker", own.Message);
    }

    public async ValueTask InitializeAsync()
    {
        _direct = await PostgresTest.StartAsync(server);
        _pooler = await PgBouncerProcess.StartAsync(_direct.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await (_pooler?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_direct?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static async Task<List<OperationChange>> ReadAsync(PostgresChangeFeed feed, CancellationToken enough)
    {
        List<OperationChange> heard = [];
        while (!enough.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in feed.ReadAsync(enough))
                {
                    heard.Add(change);
                }
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }
            catch (NpgsqlException)
            {
                // What was prepared for another server process: whoever runs the feed connects again.
            }
        }

        return heard;
    }
}
