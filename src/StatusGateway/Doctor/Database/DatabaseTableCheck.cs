using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether the table is there: in the database that is named, or else in the project, as its REST API says.</summary>
internal sealed class DatabaseTableCheck(DatabaseVisit visit, ProjectVisit project) : ICheck
{
    public string Name => "database-table";

    public string LooksAt => "the table operations";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.Connected(var place, _, { HasTable: false }) => Finding.Broken(
            $"{place} has no table public.operations", "Run the command migrate with the same settings"),
        PostgresFound.NotConfigured when await project.FindAsync(cancellationToken) is { } answer => LookAt(answer),
        var found => DatabaseVisit.Otherwise(found, "The table operations is there"),
    };

    private static Finding LookAt(WebAnswer answer) => answer switch
    {
        WebAnswer.Answered { Status: 404, IsJson: true } => Finding.Broken(
            "The project has no table operations", "Paste the files of supabase/migrations into its SQL editor, in order"),
        WebAnswer.Answered { Status: 200, IsJson: true } => Finding.Fine("The project has the table operations"),
        _ => Finding.Skipped("The project does not say: see supabase-project and service-key"),
    };
}
