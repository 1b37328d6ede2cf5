using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace StatusGateway.Postgres;

/// <summary>Tells what stands behind a fault of connecting. Its own words: a server's may name the user.</summary>
internal static class PostgresFaults
{
    // The class of codes that say that the login itself was refused.
    private const string InvalidAuthorization = "28";

    private const string SharedPooler = ".pooler.supabase.com";

    /// <summary>Whether the user of a shared pooler does not say which project it is of.</summary>
    public static bool LacksProject(NpgsqlConnectionStringBuilder settings) =>
        settings.Host?.EndsWith(SharedPooler, StringComparison.OrdinalIgnoreCase) is true
        && settings.Username?.Contains('.', StringComparison.Ordinal) is not true;

    /// <summary>Whether it is a fault of the database or of the way to it.</summary>
    public static bool IsOne(Exception fault) =>
        fault is NpgsqlException or SocketException or TimeoutException or OperationCanceledException;

    public static async Task<PostgresFound> ExplainAsync(
        Exception fault, NpgsqlConnectionStringBuilder settings, string place, CancellationToken cancellationToken)
    {
        if (fault is PostgresException answer)
        {
            return Explain(answer, settings, place);
        }

        var found = Explain(fault, settings, place);
        return found is PostgresFound.Refused or PostgresFound.TimedOut && await IsOnlyIpv6Async(settings.Host!, cancellationToken)
            ? new PostgresFound.OnlyIpv6(place)
            : found;
    }

    private static PostgresFound Explain(PostgresException answer, NpgsqlConnectionStringBuilder settings, string place)
    {
        var said = answer.MessageText;
        return answer.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword => new PostgresFound.WrongPassword(place, IsMissing: false),
            PostgresErrorCodes.InvalidAuthorizationSpecification when Says(said, "no encryption", "SSL off") =>
                new PostgresFound.TlsRequired(place),
            PostgresErrorCodes.InvalidCatalogName => new PostgresFound.Other(place, "there is no such database"),
            PostgresErrorCodes.TooManyConnections => new PostgresFound.Other(place, "all its connections are taken"),
            PostgresErrorCodes.InsufficientPrivilege => new PostgresFound.Other(place, "the role may not look into its catalog"),
            _ when Says(said, "no tenant identifier") => new PostgresFound.UserWithoutProject(place),
            _ when Says(said, "Tenant or user not found", "ENOTFOUND") =>
                settings.Username?.Contains('.', StringComparison.Ordinal) is true
                    ? new PostgresFound.ProjectUnknown(place)
                    : new PostgresFound.UserWithoutProject(place),
            _ when Says(said, "SSL connection is required", "ESSLREQUIRED") => new PostgresFound.TlsRequired(place),
            _ when Says(said, "EMAXCONN", "max clients") => new PostgresFound.Other(place, "all connections of the pooler are taken"),
            _ when Says(said, "ECIRCUITBREAKER") => new PostgresFound.Other(place, "too many logins failed; the pooler refuses for minutes", IsAboutLogin: true),
            PostgresErrorCodes.CannotConnectNow => new PostgresFound.Other(place, "it is starting or stopping"),
            var state => new PostgresFound.Other(
                place, $"it refuses the connection ({state})", state.StartsWith(InvalidAuthorization, StringComparison.Ordinal)),
        };
    }

    private static PostgresFound Explain(Exception fault, NpgsqlConnectionStringBuilder settings, string place)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return new PostgresFound.HostUnknown(place, IsSupabase(settings.Host));
                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                case TimeoutException:
                case OperationCanceledException:
                    return new PostgresFound.TimedOut(place);
                case SocketException:
                    return new PostgresFound.Refused(place);
                case AuthenticationException:
                    return new PostgresFound.CertificateRefused(place);
                default:
                    break;
            }
        }

        // Npgsql says these two in words alone.
        return Says(fault.Message, "No SSL enabled connection") ? new PostgresFound.NoTls(place)
            : Says(fault.Message, "No password has been provided") ? new PostgresFound.WrongPassword(place, IsMissing: true)
            : new PostgresFound.Other(place, "it ends the connection: it is starting or stopping, or no Postgres");
    }

    private static bool IsSupabase(string? host) =>
        host?.EndsWith(".supabase.co", StringComparison.OrdinalIgnoreCase) is true
        || host?.EndsWith(".supabase.com", StringComparison.OrdinalIgnoreCase) is true;

    private static async Task<bool> IsOnlyIpv6Async(string host, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
            return addresses.Length > 0
                && Array.TrueForAll(addresses, address =>
                    address.AddressFamily is AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address));
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private static bool Says(string text, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
