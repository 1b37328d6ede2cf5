using DotNet.Testcontainers.Builders;
using Testcontainers.PostgreSql;

namespace StatusGateway.Testing.Servers;

/// <summary>Postgres in a container, where an engine answers.</summary>
internal sealed class PostgresContainer : IAsyncDisposable
{
    private readonly PostgreSqlContainer _container;

    private PostgresContainer(PostgreSqlContainer container) => _container = container;

    public string Address => new UriBuilder("postgres", _container.Hostname, _container.GetMappedPublicPort(5432), "postgres")
    {
        UserName = PostgreSqlBuilder.DefaultUsername,
        Password = PostgreSqlBuilder.DefaultPassword,
    }.Uri.ToString();

    /// <summary>Null where no engine answers.</summary>
    public static async Task<PostgresContainer?> TryStartAsync()
    {
        try
        {
            var container = new PostgreSqlBuilder(Containers.PostgresImage).WithCommand("-c", "fsync=off", "-c", "max_connections=300").Build();
            await container.StartAsync();
            return new(container);
        }
        catch (DockerUnavailableException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
