using StatusGateway.Postgres;

namespace StatusGateway.Doctor;

/// <summary>The one visit to the database, of which each check of the database tells its part.</summary>
internal sealed class DatabaseVisit
{
    private readonly OneVisit<PostgresFound> _visit;

    public DatabaseVisit(KnownSettings settings, TimeProvider time) =>
        _visit = new(cancellationToken => PostgresInspection.LookAsync(settings.DatabaseUrl, settings.DatabasePooler, cancellationToken), time);

    public Task<PostgresFound> FindAsync(CancellationToken cancellationToken) => _visit.FindAsync(cancellationToken);

    /// <summary>What a check says of something that another check tells of, or that is fine.</summary>
    public static Finding Otherwise(PostgresFound found, string fine) => found switch
    {
        PostgresFound.Connected => Finding.Fine(fine),
        PostgresFound.NotConfigured => Finding.Skipped("not configured: no database is named"),
        _ => Finding.Skipped("The database cannot be looked at: another check says why"),
    };
}
