namespace StatusGateway.Testing.Servers;

/// <summary>Whether servers are to be containers, and of which images: those of docker-compose.yml.</summary>
public static class Containers
{
    internal const string RedisImage = "redis:7.4-bookworm";
    internal const string PostgresImage = "postgres:17-bookworm";

    /// <summary>Whether the machine's own servers are left alone. Set before the first is started.</summary>
    public static bool AreWanted { get; set; }
}
