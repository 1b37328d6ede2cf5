namespace StatusGateway.Mirroring;

/// <summary>Everything this folder can say. Event ids 3300 to 3399.</summary>
internal static partial class Log
{
    [LoggerMessage(3300, LogLevel.Debug, "Sweeping the mirror failed ({Fault}); again in {Pause}")]
    public static partial void SweepFailed(this ILogger logger, string fault, TimeSpan pause);
}
