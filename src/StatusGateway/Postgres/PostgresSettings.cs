namespace StatusGateway.Postgres;

/// <summary>What an address of a database says, by Npgsql's keywords.</summary>
internal sealed class PostgresSettings : List<KeyValuePair<string, string>>
{
    /// <summary>What the address says of itself; null when it says nothing.</summary>
    public PoolerMode? Mode { get; set; }

    public void Add(string key, string value) => Add(new(key, value));
}
