using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether the database's password is right.</summary>
internal sealed class DatabasePasswordCheck(DatabaseVisit visit) : ICheck
{
    public string Name => "database-password";

    public string LooksAt => "the password of the database";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.WrongPassword(var place, IsMissing: true) => Finding.Broken(
            $"{place} wants a password, and DATABASE_URL has none",
            "Write postgres://USER:PASSWORD@HOST…; the anon and service keys are not the database's password"),
        PostgresFound.WrongPassword(var place, _) => Finding.Broken(
            $"{place} refuses user or password",
            "Set a new password in the project's database settings and write it into DATABASE_URL, percent-encoded "
            + "(@ is %40, # is %23, / is %2F)"),
        var found => DatabaseVisit.Otherwise(found, "It is accepted"),
    };
}
