using StatusGateway.Access;
using StatusGateway.Changes;
using StatusGateway.Commands;
using StatusGateway.Diagnostics;
using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Writing;
using StatusGateway.Resilience;
using StatusGateway.Settings;

namespace StatusGateway.Postgres;

/// <summary>Postgres as the store, shared by any number of gateways.</summary>
internal static class PostgresFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddPostgresStore(string databaseUrl, string? pooler, string dataFolder)
        {
            if (!PostgresConnectionString.TryParse(databaseUrl, PoolerModes.Of(pooler), out var address, out var error))
            {
                throw new SettingsException($"The Postgres address cannot be used: {error}");
            }

            var remembered = new RememberedIdentity(dataFolder, address.Place);
            builder.Services
                .AddSingleton(address)
                .AddSingleton<PostgresDatabase>()
                .AddSingleton(static services => services.GetRequiredService<PostgresDatabase>().Queries)
                .AddSingleton<LateStore>()
                .AddSingleton<StoreClock>()
                .AddSingleton(services => ActivatorUtilities.CreateInstance<MirrorFile>(services, dataFolder, address.Place))
                .AddKeyedSingleton(Tier.Store.Name, static (services, _) => BreakerOf(services))
                .AddSingleton(static services => new GuardedOperationStore(
                    services.GetRequiredService<LateStore>(), StoreBreaker(services)))
                .AddSingleton(static services => new GuardedObservationStore(
                    services.GetRequiredService<LateStore>(), StoreBreaker(services)))
                .AddSingleton<IEndingStore>(static services => new GuardedEndingStore(
                    services.GetRequiredService<LateStore>(), StoreBreaker(services)))
                .AddSingleton(static services => new GuardedOperationsTable(
                    ActivatorUtilities.CreateInstance<PostgresOperationsTable>(services), StoreBreaker(services)))
                .AddSingleton(remembered)
                .AddSingleton(new StoreKeys(remembered.Find()))
                .AddSingleton<IStoreSummarizer, PostgresSummary>()
                .AddSingleton<ITierHealth>(static services => new TierHealth(
                    TierNames.Store, StoreBreaker(services), () => services.GetRequiredService<LateStore>().IsChosen))
                .AddSingleton(CopyFreshness.Shared)
                .AddSingleton(new StoreCapacity(address.MostConnections))
                .AddHostedService<PostgresStart>()
                .AddHostedService<MirrorSweep>()
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

    // Npgsql asks the server to end a command by a second connection, for which it blocks up to five seconds, at times on a
    // thread that polls sockets: half of all clients would wait meanwhile. Each command has its time limit without that.
    private static TierBreaker BreakerOf(IServiceProvider services)
    {
        var (store, database) = (services.GetRequiredService<LateStore>(), services.GetRequiredService<PostgresDatabase>());
        return ActivatorUtilities.CreateInstance<TierBreaker>(
            services,
            Tier.Store with { IsAnswer = PostgresDatabase.IsAnswer, IsToldToEnd = false },
            (Func<CancellationToken, Task>)ProbeAsync);

        // Until the start has seen the database, nobody else knocks at it: logins that fail would make a pooler close.
        Task ProbeAsync(CancellationToken cancellationToken) => store.IsChosen
            ? database.ProbeAsync(cancellationToken)
            : Task.FromException(new StoreUnansweredException());
    }
}
