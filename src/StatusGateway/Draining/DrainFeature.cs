using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms.Builder;

namespace StatusGateway.Draining;

/// <summary>The end of a gateway: nobody is cut off who need not be.</summary>
internal static class DrainFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddDraining()
        {
            builder.Services
                .AddOptionsWithValidateOnStart<DrainOptions, DrainOptionsValidator>()
                .Bind(builder.Configuration.GetSection(DrainOptions.Section));
            builder.Services
                .AddSingleton<Drain>()
                .AddSingleton<IHostLifetime, SignalLifetime>()
                .AddSingleton<ITransformProvider, DrainTransforms>();
        }
    }

    extension(WebApplication app)
    {
        public void UseDraining() => app.UseMiddleware<DrainMiddleware>();

        /// <summary>Serves until the process is told to stop, and ends within the bounds of the settings.</summary>
        public async Task DrainAsync(CancellationToken cancellationToken)
        {
            var drain = app.Services.GetRequiredService<Drain>();
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var stopping = drain.Ending.Register(told.SetResult);
            await using var cancelled = cancellationToken.Register(app.Lifetime.StopApplication);
            await told.Task;

            // The host's own limit is read at start, and this one may have been changed since.
            app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout = Timeout.InfiniteTimeSpan;
            await app.StopAsync(drain.Hurry);
        }
    }
}
