namespace StatusGateway.Postgres;

/// <summary>How long a pooler leaves a client with one server process; a direct connection is a session as well.</summary>
internal enum PoolerMode
{
    /// <summary>As long as it is connected: everything works.</summary>
    Session,

    /// <summary>For a transaction: nothing prepared, nothing set, no LISTEN.</summary>
    Transaction,
}
