using StatusGateway.Access;
using StatusGateway.Changes;
using StatusGateway.Commands;
using StatusGateway.Diagnostics;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Resilience;
using StatusGateway.Settings;

namespace StatusGateway.Postgres;

/// <summary>Postgres as the store, shared by any number of gateways.</summary>
internal static class PostgresFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddPostgresStore(string databaseUrl, string dataFolder)
        {
            if (!PostgresConnectionString.TryParse(databaseUrl, out var address, out var error))
            {
                throw new SettingsException($"The Postgres address cannot be used: {error}");
            }

            var remembered = new RememberedIdentity(dataFolder, address.Place);
            builder.Services
                .AddSingleton(address)
                .AddSingleton<PostgresDatabase>()
                .AddSingleton(static services => services.GetRequiredService<PostgresDatabase>().Queries)
                .AddSingleton<IStoreIdentity, PostgresStoreIdentity>()
                .AddKeyedSingleton(Tier.Store.Name, static (services, _) => BreakerOf(services))
                .AddSingleton<IOperationStore>(static services => new GuardedOperationStore(
                    ActivatorUtilities.CreateInstance<PostgresOperationStore>(services), StoreBreaker(services)))
                .AddSingleton<IObservationStore>(static services => new GuardedObservationStore(
                    ActivatorUtilities.CreateInstance<PostgresObservationStore>(services), StoreBreaker(services)))
                .AddSingleton(remembered)
                .AddSingleton(new StoreKeys(remembered.Find()))
                .AddSingleton<IStoreSummarizer, PostgresSummary>()
                .AddSingleton<ITierHealth>(static services => new TierHealth(TierNames.Store, StoreBreaker(services)))
                .AddSingleton(CopyFreshness.Shared)
                .AddSingleton(new StoreCapacity(address.MostConnections))
                .AddHostedService<PostgresStart>()
                .AddHostedService<ReconcilerWorker>();
            if (!address.IsTransactionPooler)
            {
                builder.Services.AddSingleton<IHostedService>(static services => ActivatorUtilities.CreateInstance<ChangeFeedWorker>(
                    services, "Postgres", ActivatorUtilities.CreateInstance<PostgresChangeFeed>(services), false));
            }
        }
    }

    private static TierBreaker StoreBreaker(IServiceProvider services) =>
        services.GetRequiredKeyedService<TierBreaker>(Tier.Store.Name);

    private static TierBreaker BreakerOf(IServiceProvider services)
    {
        var database = services.GetRequiredService<PostgresDatabase>();
        return ActivatorUtilities.CreateInstance<TierBreaker>(
            services,
            Tier.Store with { IsAnswer = PostgresDatabase.IsAnswer },
            (Func<CancellationToken, Task>)database.ProbeAsync);
    }
}
