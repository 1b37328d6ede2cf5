namespace StatusGateway.Settings.Reloading;

/// <summary>The files that settings are read from, by what they hold.</summary>
/// <remarks>
/// They are looked at, not watched: notifications do not come for a file that is mounted alone into a container, for one on a
/// network, through a folder's symbolic link that is set elsewhere, nor when the system's watches are used up. Reading two
/// small files takes 30 µs.
/// </remarks>
internal sealed class SettingsFiles
{
    private readonly SettingsReader _reader;
    private readonly CommandLineValues _commandLine;

    public SettingsFiles(SettingsReader reader, CommandLineValues commandLine)
    {
        _reader = reader;
        _commandLine = commandLine;
        AtStart = Look();
    }

    /// <summary>What they held when this was made, which is when they were first read.</summary>
    public string AtStart { get; }

    /// <summary>What they hold now: equal exactly when nothing that may be a setting has changed.</summary>
    public string Look()
    {
        var (settings, variables) = _reader.FilesOf(_commandLine);
        return $"{settings} {FileFingerprint.Of(settings)} {variables} {FileFingerprint.Of(variables)}";
    }

    /// <summary>The file of settings that is there; null when none is.</summary>
    public string? FindSettings() => _reader.FilesOf(_commandLine).Settings is var file && File.Exists(file) ? file : null;
}
