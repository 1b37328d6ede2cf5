using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusGateway.Access;
using StatusGateway.Changes;
using StatusGateway.Commands;
using StatusGateway.Diagnostics;
using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Endings;
using StatusGateway.Resilience;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Project;

namespace StatusGateway.DataApi;

/// <summary>A Supabase project's Data API as the store, when its key is there and no database password.</summary>
internal static class DataApiFeature
{
    /// <summary>Whose breaker it is, for whoever is made by the container.</summary>
    public const string Store = "The store";

    // PostgREST's own pool, unless a project sets another: more questions at once would wait there.
    private const int MostConnections = 10;

    extension(IHostApplicationBuilder builder)
    {
        public void AddDataApiStore(DataApiProject project, string dataFolder)
        {
            builder.Services.TryAddSingleton<ProjectHealth>();
            builder.Services.TryAddSingleton<ServiceKeys>();
            builder.Services
                .AddSingleton(project)
                .AddSingleton<DataApiClient>()
                .AddSingleton<DataApiTable>()
                .AddSingleton(services => ActivatorUtilities.CreateInstance<MirrorFile>(services, dataFolder, project.Place))
                .AddSingleton(static services =>
                    services.GetRequiredService<MirrorFile>().Open(services.GetRequiredService<DataApiTable>()))
                .AddKeyedSingleton(Tier.Store.Name, static (services, _) => BreakerOf(services))
                .AddSingleton<IOperationStore>(static services => new GuardedOperationStore(
                    services.GetRequiredService<StoreParts>().Operations, StoreBreaker(services)))
                .AddSingleton<IObservationStore>(static services => new GuardedObservationStore(
                    services.GetRequiredService<StoreParts>().Observations, StoreBreaker(services)))
                .AddSingleton<IEndingStore>(static services => new GuardedEndingStore(
                    services.GetRequiredService<StoreParts>().Endings!, StoreBreaker(services)))
                .AddSingleton(static services => services.GetRequiredService<StoreParts>().Identity)
                .AddSingleton(new StoreKeys(known: null))
                .AddSingleton<IStoreSummarizer, DataApiSummary>()
                .AddSingleton<ITierHealth>(static services => new TierHealth(
                    TierNames.Store,
                    StoreBreaker(services),
                    () => services.GetRequiredService<StoreKeys>().WhenAdopted.IsCompleted))
                .AddSingleton(CopyFreshness.Shared)
                .AddSingleton(new StoreCapacity(MostConnections))
                .AddSingleton<WrittenThere>()
                .AddSingleton<DataApiStart>()
                .AddHostedService(static services => services.GetRequiredService<DataApiStart>())
                .AddHostedService<MirrorSweep>()
                .AddHostedService<ReconcilerWorker>();
        }
    }

    extension(IApplicationBuilder app)
    {
        /// <summary>The supabase-js endpoint, where the project itself answers it.</summary>
        public void UseDataApi()
        {
            if (app.ApplicationServices.GetService<DataApiProject>() is not null)
            {
                app.UseMiddleware<DataApiMiddleware>();
            }
        }
    }

    private static TierBreaker StoreBreaker(IServiceProvider services) =>
        services.GetRequiredKeyedService<TierBreaker>(Tier.Store.Name);

    private static TierBreaker BreakerOf(IServiceProvider services) => ActivatorUtilities.CreateInstance<TierBreaker>(
        services,
        Tier.Store with { IsAnswer = static fault => fault is DataApiException { IsAnswer: true } },
        (Func<CancellationToken, Task>)services.GetRequiredService<DataApiClient>().ProbeAsync);
}
