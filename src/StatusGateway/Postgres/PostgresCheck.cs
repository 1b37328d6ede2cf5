namespace StatusGateway.Postgres;

/// <summary>What was found of the database at start. Each says in one line what to do.</summary>
internal abstract record PostgresCheck(string Line)
{
    /// <summary>State is shared by all gateways. Operations end and are cleaned up where migration 003 is there as well.</summary>
    internal sealed record Ready(string Place, bool HasEndings) : PostgresCheck($"Postgres at {Place} is ready.");

    /// <summary>It may come back: the start goes on.</summary>
    internal sealed record Unreachable(string Place, PostgresFound Found) : PostgresCheck(
        $"Postgres at {Place} cannot be used yet: {Found.Reason}");

    internal sealed record TableMissing(string Place) : PostgresCheck(
        $"Postgres at {Place} has no table 'operations': run the command 'migrate' first.");

    /// <summary>The user's table alone: no revisions, and nowhere to keep what is observed.</summary>
    internal sealed record MigrationMissing(string Place) : PostgresCheck(
        $"Postgres at {Place} has the table 'operations' without the gateway's own migration");

    /// <summary>Row level security would hide every row from this role without an error.</summary>
    internal sealed record RowsHidden(string Place, string Role) : PostgresCheck(
        $"Postgres at {Place} hides all rows from the role '{Role}': connect as the table's owner or a role with BYPASSRLS.");
}
