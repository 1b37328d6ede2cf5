using Microsoft.Extensions.Logging.Abstractions;
using StatusGateway.Operations;
using StatusGateway.Redis;
using StatusGateway.Resilience;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

/// <summary>A Redis of its own that hangs, dies, forgets or refuses, behind the guard that the gateway uses.</summary>
public sealed class RedisOutageTests : IAsyncLifetime
{
    private static readonly OperationId Id = OperationId.Parse("op-7", null);

    private RedisServer _server = null!;
    private TestRedis _redis = null!;
    private TierBreaker _breaker = null!;
    private GuardedOperationCache _guarded = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _redis = await TestRedis.ConnectAsync(_server.Url, "store");
        Guard(_redis);
    }

    public async ValueTask DisposeAsync()
    {
        await _guarded.DisposeAsync();
        await _breaker.DisposeAsync();
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task While_redis_hangs_reads_end_on_time_and_then_are_not_made_until_it_answers()
    {
        await _guarded.SetIfNewerAsync(An(7), Cancel);
        await _server.StopAsync();

        for (var n = 0; n < 3; n++)
        {
            // Far less than the library's own five seconds, which is what an unguarded read would take.
            Assert.Null(await _guarded.GetAsync(Id, Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(2), Cancel));
        }

        await Eventually.TrueAsync(() => _breaker.IsOpen);
        await _guarded.SetIfNewerAsync(An(8), Cancel);
        Assert.True(_breaker.IsOpen);

        await _server.ContinueAsync();
        await Eventually.TrueAsync(() => !_breaker.IsOpen);
        await SeenAsync(8);
    }

    [Fact]
    public async Task A_redis_that_dies_and_comes_back_empty_is_filled_again()
    {
        await _guarded.SetIfNewerAsync(An(7), Cancel);
        await _server.KillAsync();
        for (var n = 0; n < 3; n++)
        {
            await _guarded.SetIfNewerAsync(An(8), Cancel);
        }

        Assert.Null(await _guarded.GetAsync(Id, Cancel));

        await _server.RestartAsync();
        await SeenAsync(8);
    }

    [Fact]
    public async Task A_flushed_script_cache_and_a_flushed_server_cost_nothing_but_time()
    {
        await _guarded.SetIfNewerAsync(An(7), Cancel);

        await _server.ExecuteAsync("SCRIPT", "FLUSH");
        await _redis.Cache.SetIfNewerAsync(An(8), Cancel);
        await _redis.Cache.SetIfNewerAsync(An(7), Cancel);
        Assert.Equal(8, (await _redis.Cache.GetAsync(Id, Cancel))?.Snapshot.Committed.Number);

        await _server.FlushAllAsync();
        Assert.Null(await _redis.Cache.GetAsync(Id, Cancel));

        await _redis.Cache.SetIfNewerAsync(An(7), Cancel);
        Assert.Equal(7, (await _redis.Cache.GetAsync(Id, Cancel))?.Snapshot.Committed.Number);
        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public async Task A_full_redis_refuses_writes_and_goes_on_answering_reads()
    {
        await _guarded.SetIfNewerAsync(An(7), Cancel);
        await _server.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        for (var n = 0; n < 5; n++)
        {
            await _guarded.SetIfNewerAsync(An(8 + n), Cancel);
        }

        Assert.False(_breaker.IsOpen);
        var copy = await _redis.Cache.GetAsync(Id, Cancel);
        Assert.Equal(7, copy?.Snapshot.Committed.Number);

        await _server.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await SeenAsync(12);
    }

    [Fact]
    public async Task A_redis_that_is_not_there_at_the_start_is_used_once_it_is()
    {
        await using var proxy = FaultProxy.InFrontOf(_server.Address);
        proxy.Cut();
        await using var redis = TestRedis.Begin($"redis://{proxy.Address}", "store");
        await Assert.ThrowsAnyAsync<Exception>(() => redis.Cache.GetAsync(Id, Cancel).AsTask());

        proxy.Restore();

        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await redis.Cache.SetIfNewerAsync(An(7), Cancel);
                return await redis.Cache.GetAsync(Id, Cancel) is not null;
            }
            catch (StackExchange.Redis.RedisException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_start_and_stop_without_redis_end_at_once()
    {
        await using var proxy = FaultProxy.InFrontOf(_server.Address);
        proxy.Blackhole();
        for (var n = 0; n < 20; n++)
        {
            var redis = TestRedis.Begin($"redis://{proxy.Address}", "store");
            await redis.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2), Cancel);
        }
    }

    private void Guard(TestRedis redis)
    {
        var time = TimeProvider.System;
        _breaker = new(
            Tier.Redis with { IsAnswer = RedisConnection.IsAnswer },
            redis.Connection.PingAsync,
            time,
            NullLogger<TierBreaker>.Instance);
        _guarded = new(redis.Cache, new CacheGuard(_breaker, time, NullLogger<CacheGuard>.Instance), time);
    }

    private async Task SeenAsync(long revision) => await Eventually.SeenAsync(
        async () => (await _guarded.GetAsync(Id, Cancel))?.Snapshot.Committed.Number, seen => seen == revision);

    private static OperationSnapshot An(long revision) => new()
    {
        Id = Id,
        Order = new(new(1), OperationRank.WrittenRunning, new(revision)),
        Committed = new(revision),
        State = new(OperationStatus.Processing, 10, null, null, null, null),
    };
}
