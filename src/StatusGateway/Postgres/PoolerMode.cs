using StatusGateway.Settings;

namespace StatusGateway.Postgres;

/// <summary>How long a pooler leaves a client with one server process; a direct connection is a session as well.</summary>
internal enum PoolerMode
{
    /// <summary>As long as it is connected: everything works.</summary>
    Session,

    /// <summary>For a transaction: nothing prepared, nothing set, no LISTEN.</summary>
    Transaction,
}

/// <summary>The words of <c>STATUSGATEWAY_DATABASE_POOLER</c>.</summary>
internal static class PoolerModes
{
    /// <exception cref="SettingsException">It is another word.</exception>
    public static PoolerMode? Of(string? word) => word switch
    {
        null => null,
        "session" => PoolerMode.Session,
        "transaction" => PoolerMode.Transaction,
        _ => throw new SettingsException($"{OutsideName.DatabasePooler.Variables[0]} is neither session nor transaction"),
    };
}
