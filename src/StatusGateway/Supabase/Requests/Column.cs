namespace StatusGateway.Supabase.Requests;

/// <summary>A column of the user's table, as <c>001_create_operations_table.sql</c> made it.</summary>
/// <param name="Name">Its name, in the table as in JSON.</param>
/// <param name="Type">What it holds.</param>
/// <param name="IsRequired">Whether null is refused.</param>
/// <param name="Default">What stands in a new row that does not name it; null for null.</param>
internal sealed record Column(string Name, ColumnType Type, bool IsRequired = false, string? Default = null)
{
    /// <summary>All of them, in the table's order; what the gateway keeps beside them is neither shown nor taken.</summary>
    public static readonly IReadOnlyList<Column> All =
    [
        new("id", ColumnType.Text, IsRequired: true),
        new("status", ColumnType.Text, IsRequired: true),
        new("progress", ColumnType.Integer, IsRequired: true, Default: "0"),
        new("message", ColumnType.Text, IsRequired: true),
        new("result", ColumnType.Json),
        new("error", ColumnType.Text),
        new("metadata", ColumnType.Json),
        new("created_at", ColumnType.BigInt, IsRequired: true),
        new("updated_at", ColumnType.BigInt, IsRequired: true),
    ];

    public static Column Id => All[0];

    public static Column? Find(string name) => All.FirstOrDefault(column => column.Name == name);
}

/// <summary>What a column holds; <see cref="Json"/> is jsonb.</summary>
internal enum ColumnType
{
    Text,
    Integer,
    BigInt,
    Json,
}
