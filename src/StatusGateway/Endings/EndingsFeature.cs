using StatusGateway.Operations.Endings;

namespace StatusGateway.Endings;

/// <summary>Every operation ends: what nobody can finish any more is declared lost, and what ended long ago is removed.</summary>
internal static class EndingsFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddEndings()
        {
            builder.Services
                .AddOptionsWithValidateOnStart<EndingsOptions, EndingsOptionsValidator>()
                .Bind(builder.Configuration.GetSection(EndingsOptions.Section));
            builder.Services
                .AddSingleton<ApplicationRecord>()
                .AddSingleton<DeniedOperations>()
                .AddSingleton<StoreAnswers>()
                .AddSingleton<EndingTurns>()
                .AddSingleton<LostOperations>()
                .AddSingleton<GivenVerdicts>()
                .AddSingleton<Cleanup>()
                .AddHostedService<EndingsWorker>()
                .AddHostedService<CleanupWorker>()
                .AddHostedService<ApplicationProbe>();
        }
    }
}
