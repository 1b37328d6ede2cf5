using Microsoft.Extensions.Options;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Reading;

namespace StatusGateway.Polling;

/// <summary>Status polls: recognized, read, answered.</summary>
internal static class PollingFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddPolling()
        {
            builder.Services
                .AddOptionsWithValidateOnStart<PollingOptions, PollingOptionsValidator>()
                .Bind(builder.Configuration.GetSection(PollingOptions.Section));
            builder.Services
                .AddSingleton<EntityTags>()
                .AddSingleton<RoutePatience>()
                .AddSingleton<StatusRoutes>()
                .AddSingleton<StatusPolls>()
                .AddSingleton<AnswerEncoder>()
                .AddSingleton(static services => new MemoryOperationCache(
                    services.GetRequiredService<CopyFreshness>().FreshFor,
                    services.GetRequiredService<IOptions<PollingOptions>>().Value.MemoryBytes,
                    services.GetRequiredService<TimeProvider>()))
                .AddSingleton<WriteThrough>()
                .AddSingleton<OperationReader>()
                .AddSingleton<PollReads>();
        }
    }

    extension(IApplicationBuilder app)
    {
        /// <summary>Stands in front of routing: what it does not answer goes on as though it were not there.</summary>
        public void UsePolling() => app.UseMiddleware<StatusPollMiddleware>();
    }
}
