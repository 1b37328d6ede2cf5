using StatusGateway.Operations;
using StatusGateway.Operations.Changes;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

public sealed class RedisChangeFeedTests(RedisServer server)
{
    private readonly string _store = Guid.NewGuid().ToString("N")[..16];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_gateway_hears_what_the_other_wrote_and_never_itself()
    {
        await using var a = await TestRedis.ConnectAsync(server.Url, _store);
        await using var b = await TestRedis.ConnectAsync(server.Url, _store);
        await using var heardByA = await ListenAsync(a);
        await using var heardByB = await ListenAsync(b);
        Assert.True(OperationId.TryFromStored("of a: b c", out var ofA));
        var ofB = Id("of-b");

        await a.Cache.SetIfNewerAsync(An(ofA, 7), Cancel);
        await b.Cache.SetIfNewerAsync(An(ofB, 8), Cancel);
        await b.Cache.RemoveAsync(ofB, new(9), Cancel);

        Assert.Equal(new OperationChange.Changed(ofB, new(8)), await NextAsync(heardByA));
        Assert.Equal(new OperationChange.Deleted(ofB, new(9)), await NextAsync(heardByA));
        Assert.Equal(new OperationChange.Changed(ofA, new(7)), await NextAsync(heardByB));
    }

    [Fact]
    public async Task What_is_no_news_is_not_told()
    {
        await using var a = await TestRedis.ConnectAsync(server.Url, _store);
        await using var b = await TestRedis.ConnectAsync(server.Url, _store);
        var (id, marker) = (Id("op"), Id("marker"));
        await a.Cache.SetIfNewerAsync(An(id, 7), Cancel);
        await a.Cache.RemoveAsync(Id("deleted"), new(7), Cancel);
        await using var heard = await ListenAsync(b);

        await a.Cache.SetIfNewerAsync(An(id, 7), Cancel);
        await a.Cache.SetIfNewerAsync(An(id, 6), Cancel);
        await a.Cache.InvalidateOlderAsync(id, new(9), Cancel);
        await a.Cache.RemoveAsync(Id("deleted"), new(7), Cancel);
        await a.Cache.SetIfNewerAsync(An(marker, 1), Cancel);

        Assert.Equal(new OperationChange.Changed(marker, new(1)), await NextAsync(heard));
    }

    [Fact]
    public async Task Another_applications_news_is_not_heard()
    {
        await using var a = await TestRedis.ConnectAsync(server.Url, _store);
        await using var other = await TestRedis.ConnectAsync(server.Url, $"{_store}-other");
        await using var b = await TestRedis.ConnectAsync(server.Url, _store);
        await using var heard = await ListenAsync(b);

        await other.Cache.SetIfNewerAsync(An(Id("op"), 7), Cancel);
        await a.Cache.SetIfNewerAsync(An(Id("marker"), 1), Cancel);

        Assert.Equal(new OperationChange.Changed(Id("marker"), new(1)), await NextAsync(heard));
    }

    [Fact]
    public async Task A_gap_is_said_after_every_reconnect_once_it_listens_again()
    {
        await using var own = await RedisServer.StartAsync();
        await using var proxy = FaultProxy.InFrontOf(own.Address);
        await using var a = await TestRedis.ConnectAsync(own.Url, _store);
        await using var b = await TestRedis.ConnectAsync($"redis://{proxy.Address}", _store);
        await using var heard = await ListenAsync(b);

        for (var round = 1; round <= 3; round++)
        {
            proxy.Hangup();
            await a.Cache.SetIfNewerAsync(An(Id("missed"), round), Cancel);
            await ReadUntilAsync(heard, static change => change is OperationChange.Gap);

            var marker = new OperationChange.Changed(Id("marker"), new(round));
            await a.Cache.SetIfNewerAsync(An(marker.Id, round), Cancel);
            await ReadUntilAsync(heard, change => change == marker);
        }
    }

    [Fact]
    public async Task A_gap_is_said_after_the_server_was_killed_and_started_again()
    {
        await using var own = await RedisServer.StartAsync();
        await using var a = await TestRedis.ConnectAsync(own.Url, _store);
        await using var b = await TestRedis.ConnectAsync(own.Url, _store);
        await using var heard = await ListenAsync(b);

        await own.KillAsync();
        await own.RestartAsync();

        await ReadUntilAsync(heard, static change => change is OperationChange.Gap);
        var marker = new OperationChange.Changed(Id("marker"), new(1));
        await Eventually.TrueAsync(() => a.Connection.Multiplexer.IsConnected);
        await a.Cache.SetIfNewerAsync(An(marker.Id, 1), Cancel);
        await ReadUntilAsync(heard, change => change == marker);
    }

    private static async Task<IAsyncEnumerator<OperationChange>> ListenAsync(TestRedis redis)
    {
        var heard = redis.Feed.ReadAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.IsType<OperationChange.Gap>(await NextAsync(heard));
        return heard;
    }

    private static async Task<OperationChange> NextAsync(IAsyncEnumerator<OperationChange> heard)
    {
        Assert.True(await heard.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        return heard.Current;
    }

    private static async Task ReadUntilAsync(IAsyncEnumerator<OperationChange> heard, Func<OperationChange, bool> wanted)
    {
        while (!wanted(await NextAsync(heard)))
        {
            // extra gaps do no harm, and what was said before is of no interest
        }
    }

    private static OperationId Id(string name) => OperationId.Parse(name, null);

    private static OperationSnapshot An(OperationId id, long revision) => new()
    {
        Id = id,
        Order = new(new(1), OperationRank.WrittenRunning, new(revision)),
        Committed = new(revision),
        State = new(OperationStatus.Processing, 10, null, null, null, null),
    };
}
