using System.Diagnostics;

namespace StatusGateway.Postgres;

/// <summary>Why a database cannot be used at present, in one line that says what to do; never user or password.</summary>
internal static class ConnectionReason
{
    extension(PostgresFound found)
    {
        public string Reason => found switch
        {
            PostgresFound.Refused => "it refuses the connection. Check host and port, and that it runs",
            PostgresFound.TimedOut => "it does not answer in time. Check host and port, and that a firewall lets the gateway through",
            PostgresFound.HostUnknown { IsSupabase: true } =>
                "its name is unknown. The project was paused or deleted, or has IPv6 alone: resume it in the dashboard, "
                + "or take the session pooler's address from there (Connect)",
            PostgresFound.HostUnknown => "its name is unknown. Check the host in the address",
            PostgresFound.OnlyIpv6 =>
                "it has IPv6 addresses alone, and this machine does not get to them. Take the session pooler's address from the "
                + "dashboard (Connect)",
            PostgresFound.WrongPassword { IsMissing: true } => "it wants a password, and the address has none",
            PostgresFound.WrongPassword =>
                "it does not take the password. Take the database's own, no key of the project, its special characters percent-encoded",
            PostgresFound.UserWithoutProject =>
                "a pooler serves many projects and this user names none. Write postgres.REF for postgres, REF being the project's "
                + "reference",
            PostgresFound.ProjectUnknown =>
                "the pooler does not know the project. It is paused (resume it in the dashboard), or the reference or the region in "
                + "the address is wrong",
            PostgresFound.NoTls => "it speaks no TLS, and the address asks for it. Switch TLS on there, or take sslmode out",
            PostgresFound.TlsRequired => "it takes encrypted connections only. Add sslmode=require to the address",
            PostgresFound.CertificateRefused =>
                "its certificate is of another CA than sslrootcert's, or of another host. Take the CA's file from the dashboard, and the "
                + "host as the certificate names it",
            PostgresFound.Other { Said: var said } => said,
            _ => throw new UnreachableException(),
        };

        /// <summary>Whether asking again soon does harm: poolers close for minutes after logins that failed.</summary>
        public bool IsRefusedLogin =>
            found is PostgresFound.WrongPassword or PostgresFound.UserWithoutProject or PostgresFound.ProjectUnknown
                or PostgresFound.Other { IsAboutLogin: true };
    }
}
