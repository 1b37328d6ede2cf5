using StatusGateway.Operations;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

public sealed class RedisClearancesTests(RedisServer server) : IAsyncLifetime
{
    private static readonly CallerKey Caller = new("c0ffee");

    private readonly string _store = Guid.NewGuid().ToString("N")[..16];
    private TestRedis _redis = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _redis = await TestRedis.ConnectAsync(server.Url, _store);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Theory]
    [InlineData("op-7")]
    [InlineData("a:b c\n{é}")]
    public async Task A_clearance_is_shared_by_all_gateways_and_by_no_other_caller(string text)
    {
        Assert.True(OperationId.TryFromStored(text, out var id));
        await using var other = await TestRedis.ConnectAsync(server.Url, _store);
        var given = new Clearance
        {
            Caller = Caller,
            Life = new(7),
            IsCreator = true,
            ClearedAt = 1_795_000_000_000,
            Representations = [new("/api/{id}", """{"a":"視"}""", new(7), new(8), IsFinal: false)],
        };

        await _redis.Clearances.SetAsync(id, given, Cancel);

        var found = await other.Clearances.GetAsync(id, Caller, Cancel);
        Assert.Equal(given with { Representations = [] }, found! with { Representations = [] });
        Assert.Equal(given.Representations, found.Representations);
        Assert.Null(await other.Clearances.GetAsync(id, new("decaf"), Cancel));
    }

    [Fact]
    public async Task A_refusal_is_given_back_as_one()
    {
        var id = OperationId.Parse("op-7", null);

        await _redis.Clearances.SetAsync(id, new Clearance { Caller = Caller, Life = new(7) }, Cancel);

        Assert.Null((await _redis.Clearances.GetAsync(id, Caller, Cancel))!.ClearedAt);
    }

    [Fact]
    public async Task A_clearance_that_ended_is_gone_for_all()
    {
        var id = OperationId.Parse("op-7", null);
        await _redis.Clearances.SetAsync(id, new Clearance { Caller = Caller, Life = new(7), ClearedAt = 1 }, Cancel);

        await _redis.Clearances.RemoveAsync(id, Caller, Cancel);

        Assert.Null(await _redis.Clearances.GetAsync(id, Caller, Cancel));
    }

    [Fact]
    public async Task It_stands_under_a_key_of_the_store_and_expires_within_a_day()
    {
        var id = OperationId.Parse("op-7", null);

        await _redis.Clearances.SetAsync(id, new Clearance { Caller = Caller, Life = new(7), ClearedAt = 1 }, Cancel);

        var expiry = await _redis.Connection.Database.KeyTimeToLiveAsync($"sg:{_store}:cl:op-7:{Caller}");
        Assert.InRange(expiry ?? TimeSpan.Zero, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
    }
}
