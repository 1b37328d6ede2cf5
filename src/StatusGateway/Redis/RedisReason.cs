using System.Security.Authentication;
using StackExchange.Redis;

namespace StatusGateway.Redis;

/// <summary>Why Redis cannot be connected to at present, in one line that says what to do; never a login.</summary>
internal static class RedisReason
{
    public static string Of(Exception fault)
    {
        var said = TextOf(fault);
        return fault switch
        {
            _ when IsTls(fault) => OfTls(said),
            _ when IsLogin(fault) => "it does not take the login. Check user and password in REDIS_URL",
            _ when Has(said, "not a Sentinel connection") => "what answers is no Sentinel. Check hosts and ports in REDIS_URL",
            _ when Has(said, "Failed connecting to configured primary") =>
                "its Sentinels know no primary of that service. Check the name of the service in REDIS_URL",
            RedisConnectionException =>
                "it cannot be connected to. Check host and port, that it runs, and that rediss:// is written if it wants TLS, "
                + "and only then",
            _ => fault.GetType().Name,
        };
    }

    /// <summary>Whether it was found and could not agree on TLS.</summary>
    public static bool IsTls(Exception fault) => Chain(fault).Any(static cause => cause is AuthenticationException);

    /// <summary>Whether it was found and does not let anybody in with this login.</summary>
    public static bool IsLogin(Exception fault)
    {
        var said = TextOf(fault);
        return !IsTls(fault)
            && (fault is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
                || Has(said, "NOAUTH")
                || Has(said, "WRONGPASS"));
    }

    private static string OfTls(string said) => said switch
    {
        _ when Has(said, "NameMismatch") => "its certificate is of another host. Write the host as the certificate names it",
        _ when Has(said, "NotTimeValid") => "its certificate has expired, or is not valid yet",
        _ when Has(said, "certificate") =>
            "its certificate is of a CA that is not trusted here. Name the file of the CA behind the address, ?ssl_ca_certs=FILE",
        _ => "it speaks no TLS. Write redis:// in place of rediss://",
    };

    private static bool Has(string said, string word) => said.Contains(word, StringComparison.Ordinal);

    private static string TextOf(Exception fault) => string.Join(' ', Chain(fault).Select(static cause => cause.Message));

    private static IEnumerable<Exception> Chain(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
