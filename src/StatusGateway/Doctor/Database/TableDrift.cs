using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>What sets a table apart from what the migrations make. What the application added is none of that.</summary>
internal static class TableDrift
{
    private static readonly (string Name, string Type)[] Columns =
    [
        ("id", "text"), ("status", "text"), ("progress", "integer"), ("message", "text"), ("result", "jsonb"), ("error", "text"),
        ("metadata", "jsonb"), ("created_at", "bigint"), ("updated_at", "bigint"),
    ];

    private static readonly (string Name, string Type)[] OwnColumns =
    [
        ("revision", "bigint"), ("life", "bigint"), ("ended", "jsonb"),
    ];

    private static readonly string[] Words = ["'pending'", "'processing'", "'complete'", "'error'"];

    private static readonly string[] Triggers = ["operations_deal_revision", "operations_announce", "operations_forget"];

    /// <summary>Whether nothing of the gateway's own migration is there: the table is as the application made it.</summary>
    public static bool IsPlain(PostgresLayout layout) =>
        !layout.HasOwnTables && !Array.Exists(OwnColumns, column => layout.Columns.ContainsKey(column.Name));

    public static IReadOnlyList<string> Of(PostgresLayout layout)
    {
        List<string> drift = [.. OfColumns(layout, IsPlain(layout) ? Columns : [.. Columns, .. OwnColumns])];
        if (layout.PrimaryKey is not "PRIMARY KEY (id)")
        {
            drift.Add("id is not the primary key");
        }

        if (!layout.Checks.Any(check => Array.TrueForAll(Words, word => check.Contains(word, StringComparison.Ordinal))))
        {
            drift.Add("the check of status with its four words is missing");
        }

        if (!layout.Checks.Any(check => check.Contains("progress", StringComparison.Ordinal)))
        {
            drift.Add("the check of progress is missing");
        }

        if (IsPlain(layout))
        {
            return drift;
        }

        drift.AddRange(Triggers.Except(layout.Triggers).Select(trigger => $"trigger {trigger} is missing or off"));
        if (!layout.HasOwnTables)
        {
            drift.Add("the gateway's own tables are missing");
        }

        return drift;
    }

    private static IEnumerable<string> OfColumns(PostgresLayout layout, IEnumerable<(string Name, string Type)> columns)
    {
        foreach (var (name, type) in columns)
        {
            if (!layout.Columns.TryGetValue(name, out var found))
            {
                yield return $"column {name} is missing";
            }
            else if (found != type)
            {
                yield return $"column {name} is {found} instead of {type}";
            }
        }
    }
}
