using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether the table is as the migrations left it: columns, primary key, checks, triggers.</summary>
internal sealed class DatabaseSchemaCheck(DatabaseVisit visit) : ICheck
{
    public string Name => "database-schema";

    public string LooksAt => "the table's columns, checks and triggers";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.Connected(_, _, { HasTable: false }) => Finding.Skipped("There is no table: see database-table"),
        PostgresFound.Connected(_, _, var layout) when TableDrift.Of(layout) is { Count: > 0 } drift => Finding.Broken(
            $"The table operations is not as the migrations make it: {string.Join(", ", drift)}",
            "Run the command migrate; what was changed by hand since then, apply again by pasting the files of "
            + "supabase/migrations into the SQL editor in order"),
        PostgresFound.Connected(_, _, var layout) when TableDrift.IsPlain(layout) => Finding.Warning(
            "The gateway's own migration is not applied: gateways share no revisions, and what they observe stays with each",
            "Run the command migrate with the same settings"),
        var found => DatabaseVisit.Otherwise(found, "Columns, checks and triggers are as the migrations make them"),
    };
}
