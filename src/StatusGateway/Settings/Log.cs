namespace StatusGateway.Settings;

/// <summary>Everything this feature can say. Event ids 100 to 199.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning, "{Line}")]
    public static partial void SettingLeftAlone(this ILogger logger, string line);
}
