using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether the table is there.</summary>
internal sealed class DatabaseTableCheck(DatabaseVisit visit) : ICheck
{
    public string Name => "database-table";

    public string LooksAt => "the table operations";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.Connected(var place, _, { HasTable: false }) => Finding.Broken(
            $"{place} has no table public.operations", "Run the command migrate with the same settings"),
        var found => DatabaseVisit.Otherwise(found, "The table operations is there"),
    };
}
