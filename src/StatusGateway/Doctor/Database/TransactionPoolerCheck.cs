using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether LISTEN can work: a transaction pooler accepts it and never delivers.</summary>
internal sealed class TransactionPoolerCheck(DatabaseVisit visit) : ICheck
{
    public string Name => "transaction-pooler";

    public string LooksAt => "the kind of connection to the database";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.Connected(var place, IsTransactionPooler: true, _) => Finding.Warning(
            $"{place} is a transaction pooler: changes made past the gateway are seen up to 2 s late, and not at once",
            "Use the session string (port 5432) for DATABASE_URL, or set it as DIRECT_URL beside it"),
        var found => DatabaseVisit.Otherwise(found, "Changes made past the gateway are announced"),
    };
}
