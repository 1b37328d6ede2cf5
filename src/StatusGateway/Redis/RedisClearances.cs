using System.Text.Json;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using StatusGateway.Operations;

namespace StatusGateway.Redis;

/// <summary>Clearances of bound callers, shared by all gateways: they need no compare-and-set, so any distributed cache does.</summary>
internal sealed class RedisClearances : IClearanceCache
{
    private static readonly DistributedCacheEntryOptions Expiry = new()
    {
        AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(24),
    };

    private readonly RedisConnection _connection;
    private readonly RedisKeys _keys;
    private readonly IDistributedCache _cache;

    public RedisClearances(RedisConnection connection, RedisKeys keys)
    {
        _connection = connection;
        _keys = keys;
        _cache = new RedisCache(new RedisCacheOptions
        {
            ConnectionMultiplexerFactory = () => connection.WhenMadeAsync(CancellationToken.None),
        });
    }

    public async ValueTask<Clearance?> GetAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken)
    {
        var json = await Cache.GetAsync(_keys.Clearance(id, caller), cancellationToken).WaitAsync(cancellationToken);
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, RedisJson.Default.RedisClearance)?.ToClearance();
        }
        catch (JsonException)
        {
            return null; // another version's: a miss
        }
    }

    public async ValueTask SetAsync(OperationId id, Clearance clearance, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(RedisClearance.Of(clearance), RedisJson.Default.RedisClearance);
        await Cache.SetAsync(_keys.Clearance(id, clearance.Caller), json, Expiry, cancellationToken).WaitAsync(cancellationToken);
    }

    public async ValueTask RemoveAsync(OperationId id, CallerKey caller, CancellationToken cancellationToken) =>
        await Cache.RemoveAsync(_keys.Clearance(id, caller), cancellationToken).WaitAsync(cancellationToken);

    // Asked for first, because it throws when nothing is connected yet, where the cache would wait.
    private IDistributedCache Cache => _connection.Multiplexer is not null ? _cache : throw new InvalidOperationException();
}
