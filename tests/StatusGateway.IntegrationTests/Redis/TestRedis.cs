using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StatusGateway.Redis;

namespace StatusGateway.IntegrationTests.Redis;

/// <summary>One gateway's classes of this folder, connected to a server.</summary>
internal sealed class TestRedis : IAsyncDisposable
{
    private TestRedis(string url, string store, TimeProvider time, ILogger<RedisConnection> logger)
    {
        Connection = new(RedisAddress.Parse(url), time, logger);
        Keys = new(store);
        Cache = new(Connection, Keys, time);
        Clearances = new(Connection, Keys);
        Parcels = new(Connection, Keys);
        Feed = new(Connection, Keys, TimeProvider.System, NullLogger<RedisChangeFeed>.Instance);
    }

    public RedisConnection Connection { get; }

    public RedisKeys Keys { get; }

    public RedisOperationCache Cache { get; }

    public RedisClearances Clearances { get; }

    public RedisParcels Parcels { get; }

    public RedisChangeFeed Feed { get; }

    /// <param name="url">The server.</param>
    /// <param name="store">The fingerprint of the store, which keeps a test's keys apart.</param>
    /// <param name="time">The gateway's clock.</param>
    public static async Task<TestRedis> ConnectAsync(string url, string store, TimeProvider? time = null)
    {
        var redis = Begin(url, store, time);
        await redis.Connection.WhenMadeAsync(TestContext.Current.CancellationToken);
        return redis;
    }

    /// <summary>Begins to connect, as the gateway does at its start.</summary>
    public static TestRedis Begin(
        string url, string store, TimeProvider? time = null, ILogger<RedisConnection>? logger = null)
    {
        var redis = new TestRedis(url, store, time ?? TimeProvider.System, logger ?? NullLogger<RedisConnection>.Instance);
        _ = redis.Connection.StartingAsync(CancellationToken.None);
        return redis;
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
