using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>On a server of its own, that it may stop and kill.</summary>
public sealed class PostgresFaultTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_was_killed_is_a_fault_and_answers_again_after_its_restart()
    {
        await using var test = await PostgresTest.StartAsync(_server);
        var store = new PostgresOperationStore(test.Queries, new(TimeProvider.System));
        var id = Ids.Unique();
        var saved = (SaveResult.Saved)await store.SaveAsync(An.Update(id, OperationStatus.Processing), Cancel);

        _server.Process.Kill();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.FindAsync(id, Cancel).AsTask());
        await _server.Process.RestartAsync();

        Assert.Equal(new FindResult.Found(saved.Snapshot), await FoundAsync(store, id));
    }

    [Fact]
    public async Task A_frozen_server_is_given_up_when_the_caller_gives_up()
    {
        await using var test = await PostgresTest.StartAsync(_server);
        var store = new PostgresOperationStore(test.Queries, new(TimeProvider.System));
        await store.FindAsync(Ids.Unique(), Cancel);

        _server.Process.Stop();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(250));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.FindAsync(Ids.Unique(), patience.Token).AsTask());
        _server.Process.Continue();

        Assert.Equal(new FindResult.Absent(), await FoundAsync(store, Ids.Unique()));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // Connections that died with the server leave the pool one by one.
    private static async Task<FindResult?> FoundAsync(PostgresOperationStore store, OperationId id)
    {
        FindResult? found = null;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    found = await store.FindAsync(id, Cancel);
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            "the store answers");
        return found;
    }
}
