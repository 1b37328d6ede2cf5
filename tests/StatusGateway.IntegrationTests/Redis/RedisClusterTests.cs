using StatusGateway.Operations;
using StatusGateway.Operations.Changes;
using StatusGateway.Testing;
using StatusGateway.Testing.Contracts;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

/// <summary>L2 on a real Redis Cluster of three nodes, each key on whichever has its slot: the contract of every cache.</summary>
public sealed class RedisClusterTests(RedisCluster cluster) : OperationCacheContract, IClassFixture<RedisCluster>, IAsyncLifetime
{
    private readonly string _store = Guid.NewGuid().ToString("N")[..16];
    private TestRedis _redis = null!;

    protected override IOperationCache Cache => _redis.Cache;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _redis = await TestRedis.ConnectAsync(cluster.Url, _store);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Copies_stand_on_all_nodes_and_each_gateway_hears_of_each()
    {
        await using var other = await TestRedis.ConnectAsync(cluster.Url, _store);
        await using var heard = other.Feed.ReadAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.IsType<OperationChange.Gap>(await NextAsync(heard));
        OperationId[] ids = [.. Enumerable.Range(0, 30).Select(_ => Ids.Unique("op-"))];

        await Task.WhenAll(ids.Select(id => Cache.SetIfNewerAsync(An(id), Cancel).AsTask()));

        HashSet<OperationId> told = [];
        while (!told.IsSupersetOf(ids))
        {
            told.Add(Assert.IsType<OperationChange.Changed>(await NextAsync(heard)).Id);
        }

        foreach (var node in cluster.Nodes)
        {
            Assert.Contains(_store, await node.ExecuteAsync("KEYS", $"sg:{_store}:*"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Clearances_and_parcels_are_shared_too()
    {
        await using var other = await TestRedis.ConnectAsync(cluster.Url, _store);
        OperationId[] ids = [.. Enumerable.Range(0, 12).Select(_ => Ids.Unique("op-"))];
        var caller = new CallerKey("c0ffee");

        await Task.WhenAll(ids.Select(id => _redis.Clearances.SetAsync(
            id, new Clearance { Caller = caller, Life = new(7), ClearedAt = 1 }, Cancel).AsTask()));
        await _redis.Parcels.OfferAsync("a-gateway", [1, 2, 3], Cancel);

        foreach (var id in ids)
        {
            Assert.Equal(1, (await other.Clearances.GetAsync(id, caller, Cancel))?.ClearedAt);
        }

        Assert.Equal(["a-gateway"], await other.Parcels.ListAsync(Cancel));
        Assert.Equal([1, 2, 3], await other.Parcels.FindAsync("a-gateway", Cancel));
        Assert.True(await other.Parcels.TakeAsync("a-gateway", Cancel));
    }

    private static async Task<OperationChange> NextAsync(IAsyncEnumerator<OperationChange> heard)
    {
        Assert.True(await heard.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        return heard.Current;
    }

    private static OperationSnapshot An(OperationId id) => new()
    {
        Id = id,
        Order = new(new(1), OperationRank.WrittenRunning, new(7)),
        Committed = new(7),
        State = new(OperationStatus.Processing, 10, null, null, null, null),
    };
}
