namespace StatusGateway.Postgres;

/// <summary>What the database holds of what the gateway and the application need.</summary>
internal sealed record PostgresLayout
{
    public required bool HasTable { get; init; }

    /// <summary>Whether the gateway's own tables are there.</summary>
    public required bool HasOwnTables { get; init; }

    /// <summary>The type of each column of the table.</summary>
    public required IReadOnlyDictionary<string, string> Columns { get; init; }

    /// <summary>The columns of its primary key, with commas between.</summary>
    public required string PrimaryKey { get; init; }

    /// <summary>The definition of each check on it, as Postgres prints it.</summary>
    public required IReadOnlyList<string> Checks { get; init; }

    /// <summary>Its triggers that are switched on.</summary>
    public required IReadOnlyList<string> Triggers { get; init; }

    /// <summary>Tables of ours and the application's that have no row level security.</summary>
    public required IReadOnlyList<string> Unsecured { get; init; }

    /// <summary>Policies that show or change rows for whoever has the anon key.</summary>
    public required IReadOnlyList<string> OpenPolicies { get; init; }

    /// <summary>Whether row level security hides rows from the role that connected.</summary>
    public required bool HidesRows { get; init; }

    public required string Role { get; init; }

    /// <summary>Whether migration 003 is there, with which the gateway cleans up by itself.</summary>
    public required bool HasCleanupSteps { get; init; }

    /// <summary>Whether pg_cron is there; its jobs that clean up, which may be of this database or another.</summary>
    public required bool HasCron { get; init; }

    public required int CleanupJobs { get; init; }
}
