using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether the role that connects sees the rows at all.</summary>
internal sealed class DatabaseRoleCheck(DatabaseVisit visit) : ICheck
{
    public string Name => "database-role";

    public string LooksAt => "what the database's role may see";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.Connected(var place, _, { HidesRows: true }) => Finding.Broken(
            $"{place} hides all rows from the role that connects, without an error: row level security is on, and it is "
            + "neither the table's owner nor has BYPASSRLS",
            "Connect as the role postgres, or as the one that ran migrate"),
        var found => DatabaseVisit.Otherwise(found, "It sees all rows"),
    };
}
