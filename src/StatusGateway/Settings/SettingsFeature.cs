namespace StatusGateway.Settings;

/// <summary>Registers what was read at start.</summary>
internal static class SettingsFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddSettings(GatewaySettings settings, IConfiguration configuration)
        {
            builder.Configuration.AddConfiguration(configuration);
            builder.Services.AddSingleton(settings);
        }
    }
}
