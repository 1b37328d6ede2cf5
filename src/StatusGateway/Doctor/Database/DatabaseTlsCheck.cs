using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether both sides agree on encryption.</summary>
internal sealed class DatabaseTlsCheck(DatabaseVisit visit) : ICheck
{
    public string Name => "database-tls";

    public string LooksAt => "the encryption of the connection to the database";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.NoTls(var place) => Finding.Broken(
            $"{place} speaks no TLS, and DATABASE_URL asks for it",
            "Switch TLS on there, or on this machine alone take sslmode out of DATABASE_URL"),
        PostgresFound.TlsRequired(var place) => Finding.Broken(
            $"{place} takes encrypted connections only", "Add ?sslmode=require to DATABASE_URL"),
        PostgresFound.CertificateRefused(var place) => Finding.Broken(
            $"The certificate of {place} cannot be verified",
            "Download the certificate from the project's database settings, and add "
            + "?sslmode=verify-full&sslrootcert=FILE to DATABASE_URL"),
        var found => DatabaseVisit.Otherwise(found, "Both sides agree"),
    };
}
