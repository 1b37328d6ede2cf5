using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether somebody answers where the database should be.</summary>
internal sealed class DatabaseConnectionCheck(DatabaseVisit visit) : ICheck
{
    public string Name => "database-connection";

    public string LooksAt => "the connection to the database";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.Refused(var place) => Finding.Broken(
            $"{place} refuses connections, or the network does not lead there",
            "Start the database, or correct host and port of DATABASE_URL; look for a firewall in between"),
        PostgresFound.TimedOut(var place) => Finding.Broken(
            $"{place} does not answer in time",
            "Correct host and port of DATABASE_URL, look for a firewall or network restriction, and try again"),
        PostgresFound.HostUnknown(var place, IsSupabase: false) => Finding.Broken(
            $"The name of {place} cannot be found",
            "Correct the host of DATABASE_URL; if it is right, the name server of this machine does not know it"),
        PostgresFound.Other(var place, var said, _) => Finding.Broken(
            $"{place} answers, and {said}", "Compare DATABASE_URL with Connect in the project's dashboard"),
        PostgresFound.Connected(var place, _, _) => Finding.Fine($"{place} answers"),
        var found => DatabaseVisit.Otherwise(found, ""),
    };
}
