using Microsoft.Extensions.Options;

namespace StatusGateway.Access;

/// <summary>Who may see stored state.</summary>
internal static class AccessFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddAccess()
        {
            builder.Services
                .AddOptionsWithValidateOnStart<AccessOptions>()
                .Bind(builder.Configuration.GetSection(AccessOptions.Section));
            builder.Services
                .AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>()
                .AddSingleton<CallerIdentity>()
                .AddSingleton<ClearanceMemory>()
                .AddSingleton<Clearances>();
        }
    }
}
