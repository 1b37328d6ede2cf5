using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether whoever has the anon key, which every browser has, is kept from the rows.</summary>
internal sealed class RowLevelSecurityCheck(DatabaseVisit visit) : ICheck
{
    public string Name => "row-level-security";

    public string LooksAt => "row level security";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.Connected(_, _, { HasTable: false }) => Finding.Skipped("There is no table: see database-table"),
        PostgresFound.Connected(_, _, { Unsecured: { Count: > 0 } tables }) => Finding.Warning(
            $"Row level security is off for {string.Join(", ", tables)}: with the anon key, everybody reads and deletes all rows",
            string.Join("; ", tables.Select(table => $"alter table public.{table} enable row level security"))),
        PostgresFound.Connected(_, _, { OpenPolicies: { Count: > 0 } policies }) => Finding.Warning(
            $"These policies let the anon key or any user at rows: {string.Join(", ", policies)}",
            "Drop them, unless that is meant: neither the application's server nor the gateway needs a policy"),
        var found => DatabaseVisit.Otherwise(found, "On, and no policy opens it"),
    };
}
