using Testcontainers.Redis;

namespace StatusGateway.Testing.Servers;

/// <summary>Redis in a container, where an engine answers.</summary>
internal sealed class RedisInContainer : IRedisHost
{
    private readonly RedisContainer _container;

    private RedisInContainer(RedisContainer container) => _container = container;

    public string Address => $"{_container.Hostname}:{_container.GetMappedPublicPort(RedisBuilder.RedisPort)}";

    public static async Task<RedisInContainer> StartAsync(string? password)
    {
        var builder = new RedisBuilder(Containers.RedisImage);
        var container = (password is null
            ? builder
            : builder.WithCommand("redis-server", "--requirepass", password)).Build();
        await container.StartAsync();
        return new(container);
    }

    public Task StopAsync() => _container.PauseAsync();

    public Task ContinueAsync() => _container.UnpauseAsync();

    public Task KillAsync() => _container.StopAsync();

    public Task RestartAsync() => _container.StartAsync();

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
