using StatusGateway.Diagnostics;
using StatusGateway.Operations;
using StatusGateway.Postgres;
using StatusGateway.Resilience;
using StatusGateway.Supabase;

namespace StatusGateway.Journal;

/// <summary>Writes accepted while Postgres is out, and their replay. Where a file of this machine is the store there is no need of it.</summary>
internal static class JournalFeature
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Stands in front of the guarded store.</summary>
        public void AddJournal(string dataFolder, bool hasRedis)
        {
            builder.Services
                .AddOptionsWithValidateOnStart<JournalOptions, JournalOptionsValidator>()
                .Bind(builder.Configuration.GetSection(JournalOptions.Section));
            builder.Services
                .AddSingleton(services => ActivatorUtilities.CreateInstance<JournalFile>(services, dataFolder))
                .AddSingleton<JournalIndex>()
                .AddSingleton<IGauges, JournalGauges>()
                .AddSingleton<JournalLocks>()
                .AddSingleton<OperationJournal>()
                .AddSingleton<KnownOperations>()
                .AddSingleton<PostgresReplay>()
                .AddSingleton<JournalSettlement>()
                .AddSingleton<ObservationReplay>()
                .AddSingleton<IOperationStore, JournalingOperationStore>()
                .AddSingleton<IObservationStore, JournalingObservationStore>()
                .AddSingleton<IOperationsTable, JournalingOperationsTable>()
                .AddHostedService(static services => ActivatorUtilities.CreateInstance<JournalReplay>(
                    services, services.GetRequiredKeyedService<TierBreaker>(Tier.Store.Name)));
            if (hasRedis)
            {
                builder.Services.AddHostedService(static services => ActivatorUtilities.CreateInstance<JournalHandOver>(
                    services, services.GetRequiredKeyedService<TierBreaker>(Tier.Store.Name)));
            }
        }
    }
}
