using Microsoft.Extensions.Logging.Abstractions;
using StatusGateway.Operations;
using StatusGateway.Operations.Changes;
using StatusGateway.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

public sealed class PostgresChangeFeedTests(PostgresServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_begins_with_a_gap_and_tells_what_was_written_past_the_gateways()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await using var feed = Listen(test);

        Assert.Equal(new OperationChange.Gap(), await NextAsync(feed));

        await InsertAsync(test, "an id with blanks");
        var inserted = Assert.IsType<OperationChange.Changed>(await NextAsync(feed));
        await test.ExecuteAsync("delete from operations");
        var deleted = Assert.IsType<OperationChange.Deleted>(await NextAsync(feed));

        Assert.Equal("an id with blanks", inserted.Id.ToString());
        Assert.Equal(inserted.Id, deleted.Id);
        Assert.True(deleted.Last.IsNewerThan(inserted.Committed));
    }

    [Fact]
    public async Task A_gateways_own_writes_and_deletions_announce_nothing()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await using var feed = Listen(test);
        await NextAsync(feed);
        var (id, store) = (Ids.Unique(), new PostgresOperationStore(test.Queries, new(TimeProvider.System)));

        await store.SaveAsync(An.Update(id, OperationStatus.Pending), Cancel);
        await store.SaveAsync(An.Update(id, OperationStatus.Complete), Cancel);
        await new PostgresObservationStore(test.Queries, new(TimeProvider.System)).KeepAsync(An.Answer(id, CallerKey.Anyone, OperationStatus.Complete), Cancel);
        await store.DeleteAsync(id, expected: null, Cancel);
        await InsertAsync(test, "marker");

        Assert.Equal("marker", Assert.IsType<OperationChange.Changed>(await NextAsync(feed)).Id.ToString());
    }

    [Fact]
    public async Task A_deletion_voids_what_was_observed_after_the_last_write()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await InsertAsync(test, "op");
        var observation = An.Answer(OperationId.Parse("op", provider: null), CallerKey.Anyone, OperationStatus.Complete);
        var kept = await new PostgresObservationStore(test.Queries, new(TimeProvider.System)).KeepAsync(observation, Cancel);
        await using var feed = Listen(test);
        await NextAsync(feed);

        await test.ExecuteAsync("delete from operations");

        var deleted = Assert.IsType<OperationChange.Deleted>(await NextAsync(feed));
        Assert.True(deleted.Last.IsNewerThan(kept.Snapshot!.Committed));
    }

    [Fact]
    public async Task What_is_not_ours_on_the_channel_is_passed_over()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await using var feed = Listen(test);
        await NextAsync(feed);

        await test.ExecuteAsync("select pg_notify('statusgateway', p) from unnest(array['', 'u', 'u x y', 'z 1 op', 'u 1 ']) p");
        await InsertAsync(test, "marker");

        Assert.Equal("marker", Assert.IsType<OperationChange.Changed>(await NextAsync(feed)).Id.ToString());
    }

    [Fact]
    public async Task A_broken_connection_ends_it_with_an_exception()
    {
        await using var test = await PostgresTest.StartAsync(server);
        await using var feed = Listen(test);
        await NextAsync(feed);

        await test.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()");

        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => NextAsync(feed));
    }

    private static IAsyncEnumerator<OperationChange> Listen(PostgresTest test) =>
        new PostgresChangeFeed(test.Settings, test.Queries, TimeProvider.System, NullLogger<PostgresChangeFeed>.Instance)
            .ReadAsync(Cancel).GetAsyncEnumerator(Cancel);

    private static async Task<OperationChange> NextAsync(IAsyncEnumerator<OperationChange> feed)
    {
        Assert.True(await feed.MoveNextAsync().AsTask().WaitAsync(Patience, Cancel));
        return feed.Current;
    }

    private static Task<int> InsertAsync(PostgresTest test, string id) => test.ExecuteAsync(
        "insert into operations (id, status, progress, message, created_at, updated_at) values ($1, 'processing', 1, '', 1, 1)", id);
}
