using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether the database is only to be reached over IPv6, which this machine does not have.</summary>
internal sealed class DatabaseIpv6Check(DatabaseVisit visit) : ICheck
{
    public string Name => "database-ipv6";

    public string LooksAt => "the kind of network that the database is in";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.OnlyIpv6(var place) => Finding.Broken(
            $"{place} has an IPv6 address only, and this machine does not get there: a project's direct connection is IPv6",
            "Use the session pooler's string (aws-…pooler.supabase.com:5432, user postgres.REF), which has IPv4"),
        var found => DatabaseVisit.Otherwise(found, "This machine gets there"),
    };
}
