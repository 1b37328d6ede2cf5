namespace StatusGateway.Settings.Reloading;

/// <summary>Where the settings of this process came from, so that they can be read again.</summary>
/// <param name="Reader">Reads all places in their order.</param>
/// <param name="CommandLine">What was said on the command line, which stays.</param>
/// <param name="Start">What was read at start.</param>
/// <param name="Check">Throws what a start with such options would stop with.</param>
internal sealed record SettingsSource(
    SettingsReader Reader, CommandLineValues CommandLine, LoadedSettings Start, Action<GatewaySettings, IConfiguration> Check);
