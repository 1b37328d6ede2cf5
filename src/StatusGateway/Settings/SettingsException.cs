namespace StatusGateway.Settings;

/// <summary>A setting that cannot be used: misspelled, missing or wrong.</summary>
internal sealed class SettingsException(string line, Exception? cause = null) : StartupException(line, cause);
