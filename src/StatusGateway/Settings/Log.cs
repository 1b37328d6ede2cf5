namespace StatusGateway.Settings;

/// <summary>Everything this feature can say. Event ids 100 to 199.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning, "{Line}")]
    public static partial void SettingLeftAlone(this ILogger logger, string line);

    [LoggerMessage(101, LogLevel.Information, "Settings were read again and are in force: {Changes}")]
    public static partial void SettingsReplaced(this ILogger logger, string changes);

    [LoggerMessage(102, LogLevel.Error, "{Reason}. The settings in force stay; the next valid ones are taken as soon as they are there")]
    public static partial void SettingsRefused(this ILogger logger, string reason);

    [LoggerMessage(103, LogLevel.Warning, "{Names} changed as well, and cannot while the gateway runs: a restart applies them")]
    public static partial void SettingsWait(this ILogger logger, string names);

    [LoggerMessage(104, LogLevel.Information, "Settings were read again; nothing changed that can while the gateway runs")]
    public static partial void SettingsUnchanged(this ILogger logger);

    [LoggerMessage(105, LogLevel.Warning, "{File} is gone; the settings in force stay until there is one again, or the gateway restarts")]
    public static partial void SettingsGone(this ILogger logger, string file);

    [LoggerMessage(
        106,
        LogLevel.Warning,
        "State stays in {Folder}; a restart with this upstream would look in {Next}: name the folder by data.folder to keep it")]
    public static partial void DataStays(this ILogger logger, string folder, string next);
}
