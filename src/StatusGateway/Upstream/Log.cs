namespace StatusGateway.Upstream;

/// <summary>Everything this feature can say. Event ids 1600 to 1699.</summary>
internal static partial class Log
{
    [LoggerMessage(1600, LogLevel.Error,
        "A forwarded request came back, by the host {Host}: the upstream or the Supabase project is this gateway by another name. "
        + "It was answered 508; so are the others, without another line for a minute")]
    public static partial void RequestCameBack(this ILogger logger, string host);
}
