using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether the user of a shared pooler names the project.</summary>
internal sealed class DatabaseUserCheck(DatabaseVisit visit) : ICheck
{
    public string Name => "database-user";

    public string LooksAt => "the user of the database";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.UserWithoutProject(var place) => Finding.Broken(
            $"{place} is a pooler of many projects, and the user does not say which",
            "Write postgres.REF instead of postgres in DATABASE_URL, REF being the project's reference"),
        var found => DatabaseVisit.Otherwise(found, "The user is accepted"),
    };
}
