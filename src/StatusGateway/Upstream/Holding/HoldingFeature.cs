namespace StatusGateway.Upstream.Holding;

/// <summary>What waits for an application that is not there.</summary>
internal static class HoldingFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddHolding()
        {
            builder.Services
                .AddOptionsWithValidateOnStart<HoldOptions, HoldOptionsValidator>()
                .Bind(builder.Configuration.GetSection(HoldOptions.Section));
            builder.Services
                .AddSingleton<Gate>()
                .AddSingleton<Knock>()
                .AddSingleton<NeverHeld>()
                .AddSingleton<WaitingPage>()
                .AddSingleton<WaitEndpoint>()
                .AddHostedService(static services => new GateWorker(
                    services.GetRequiredService<Gate>(),
                    services.GetRequiredService<Knock>().IsAnsweredAsync,
                    services.GetRequiredService<TimeProvider>(),
                    services.GetRequiredService<IHostApplicationLifetime>()));
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapHolding() =>
            routes.MapGet("/_gateway/wait", static (WaitEndpoint wait, HttpContext context) => wait.HandleAsync(context))
                .DisableHttpMetrics(); // it does nothing but wait
    }

    extension(IReverseProxyApplicationBuilder proxy)
    {
        /// <summary>In front of balancing.</summary>
        public void UseHolding() => proxy.UseMiddleware<HoldMiddleware>();
    }
}
