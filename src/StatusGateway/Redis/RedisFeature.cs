using StatusGateway.Access;
using StatusGateway.Changes;
using StatusGateway.Diagnostics;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Resilience;
using StatusGateway.Settings;

namespace StatusGateway.Redis;

/// <summary>L2, the backplane and shared clearances, on one connection; without an address, none of them.</summary>
internal static class RedisFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddRedis(string? url)
        {
            if (url is null)
            {
                builder.Services
                    .AddSingleton<IOperationCache, NoOperationCache>()
                    .AddSingleton<IClearanceCache, NoClearanceCache>();
                return;
            }

            builder.Services
                .AddSingleton(AddressOf(url))
                .AddSingleton<RedisConnection>()
                .AddHostedService(static services => services.GetRequiredService<RedisConnection>())
                .AddSingleton(static services => new RedisKeys(services.GetRequiredService<StoreKeys>().FingerprintNow))
                .AddKeyedSingleton(Tier.Redis.Name, static (services, _) => ActivatorUtilities.CreateInstance<TierBreaker>(
                    services,
                    Tier.Redis with { IsAnswer = RedisConnection.IsAnswer },
                    (Func<CancellationToken, Task>)services.GetRequiredService<RedisConnection>().PingAsync))
                .AddSingleton(static services => ActivatorUtilities.CreateInstance<CacheGuard>(services, BreakerOf(services)))
                .AddSingleton<IOperationCache>(static services => ActivatorUtilities.CreateInstance<GuardedOperationCache>(
                    services, ActivatorUtilities.CreateInstance<RedisOperationCache>(services)))
                .AddSingleton<IClearanceCache>(static services => ActivatorUtilities.CreateInstance<GuardedClearanceCache>(
                    services, ActivatorUtilities.CreateInstance<RedisClearances>(services)))
                .AddSingleton<RedisChangeFeed>()
                .AddSingleton<RedisParcels>()
                .AddSingleton<ITierHealth>(static services => new TierHealth(
                    TierNames.Redis, BreakerOf(services), () => services.GetRequiredService<RedisConnection>().IsMade))
                .AddSingleton<IHostedService>(static services => ActivatorUtilities.CreateInstance<ChangeFeedWorker>(
                    services, "Redis", services.GetRequiredService<RedisChangeFeed>(), true));
        }
    }

    private static RedisAddress AddressOf(string url)
    {
        try
        {
            return RedisAddress.Parse(url);
        }
        catch (FormatException fault)
        {
            throw new SettingsException($"REDIS_URL: {fault.Message}"); // which never holds the secret
        }
    }

    private static TierBreaker BreakerOf(IServiceProvider services) =>
        services.GetRequiredKeyedService<TierBreaker>(Tier.Redis.Name);
}
