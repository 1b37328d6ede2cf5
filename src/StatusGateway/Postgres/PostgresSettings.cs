namespace StatusGateway.Postgres;

/// <summary>What an address of a database says, by Npgsql's keywords.</summary>
internal sealed class PostgresSettings : List<KeyValuePair<string, string>>
{
    /// <summary>Whether the address says of itself that it leads to a transaction pooler.</summary>
    public bool IsPgBouncer { get; set; }

    public void Add(string key, string value) => Add(new(key, value));
}
