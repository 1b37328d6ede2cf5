namespace StatusGateway.Errors;

/// <summary>Registers the last resort of every request.</summary>
internal static class ErrorsFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddErrors() => builder.Services.AddExceptionHandler<GatewayExceptionHandler>();
    }

    extension(IApplicationBuilder app)
    {
        /// <summary>Stands in front of everything else.</summary>
        public void UseErrors() => app.UseExceptionHandler(static _ => { });
    }
}
