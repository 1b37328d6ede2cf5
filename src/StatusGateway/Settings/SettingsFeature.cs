using StatusGateway.Settings.Reloading;

namespace StatusGateway.Settings;

/// <summary>Registers what was read at start, and reading it again.</summary>
internal static class SettingsFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddSettings(GatewaySettings settings, IConfiguration configuration)
        {
            builder.Configuration.AddConfiguration(configuration);
            builder.Services.AddSingleton(settings);
        }

        /// <summary>Follows the files of settings from here on.</summary>
        public void AddReload(SettingsSource source)
        {
            builder.Services
                .AddSingleton(source)
                .AddSingleton(new SettingsFiles(source.Reader, source.CommandLine))
                .AddSingleton<SettingsReload>()
                .AddHostedService<ReloadWorker>();
        }
    }
}
