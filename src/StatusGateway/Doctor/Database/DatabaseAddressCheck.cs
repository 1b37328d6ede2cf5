using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether the database's address is one.</summary>
internal sealed class DatabaseAddressCheck(DatabaseVisit visit) : ICheck
{
    public string Name => "database-address";

    public string LooksAt => "the database's address";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.AddressWrong(var line) => Finding.Broken(
            line,
            "Copy the session string (port 5432) again from Connect in the project's dashboard, the password "
            + "percent-encoded (@ is %40, # is %23, / is %2F)"),
        PostgresFound.NotConfigured => DatabaseVisit.Otherwise(new PostgresFound.NotConfigured(), ""),
        _ => Finding.Fine("It can be read"),
    };
}
