namespace StatusGateway.Listening;

/// <summary>Everything this feature can say. Event ids 1750 to 1799.</summary>
internal static partial class Log
{
    [LoggerMessage(1750, LogLevel.Information,
        "New connections are shown the certificate that {File} holds now, for {Subject}, until {Until:u}")]
    public static partial void CertificateReplaced(this ILogger logger, string file, string subject, DateTimeOffset until);

    [LoggerMessage(1751, LogLevel.Error,
        "{Reason}. The certificate in use stays, until {Until:u}; the next valid pair is taken as soon as it is there")]
    public static partial void CertificateRefused(this ILogger logger, string reason, DateTimeOffset until);
}
