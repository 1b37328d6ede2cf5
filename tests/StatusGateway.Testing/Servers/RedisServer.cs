using StackExchange.Redis;

namespace StatusGateway.Testing.Servers;

/// <summary>A real Redis: the one that the environment names, else the machine's own binary, else a container.</summary>
/// <remarks>
/// As an assembly fixture it is shared: tests keep apart by the store's fingerprint in their keys. A test that stops, kills
/// or flushes a server starts one of its own.
/// </remarks>
public sealed class RedisServer : IAsyncLifetime
{
    private const string Variable = "STATUSGATEWAY_TEST_REDIS_URL";

    private readonly string? _password;
    private IRedisHost? _host;

    public RedisServer()
        : this(null)
    {
    }

    private RedisServer(string? password) => _password = password;

    public string Url { get; private set; } = "";

    /// <summary>Host and port, for a proxy in front of it.</summary>
    public string Address => Host.Address;

    private IRedisHost Host => _host ?? throw new InvalidOperationException(
        $"The Redis that {Variable} names is not ours to stop: this test needs redis-server or a container engine.");

    /// <summary>A server that no other test uses.</summary>
    public static async Task<RedisServer> StartAsync(string? password = null)
    {
        var server = new RedisServer(password);
        await server.StartHostAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given && !Containers.AreWanted)
        {
            Url = given;
            return;
        }

        await StartHostAsync();
    }

    public Task StopAsync() => Host.StopAsync();

    public Task ContinueAsync() => Host.ContinueAsync();

    public Task KillAsync() => Host.KillAsync();

    public Task RestartAsync() => Host.RestartAsync();

    public Task FlushAllAsync() => ExecuteAsync("FLUSHALL");

    /// <summary>Runs a command on a connection of its own, as an operator would.</summary>
    public async Task<RedisResult> ExecuteAsync(string command, params object[] arguments)
    {
        var options = ConfigurationOptions.Parse(Address);
        options.AllowAdmin = true;
        options.Password = _password;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        return await connection.GetDatabase().ExecuteAsync(command, arguments);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private async Task StartHostAsync()
    {
        _host = Containers.AreWanted ? null : await RedisProcess.StartAsync(_password);
        _host ??= await StartContainerAsync(_password);
        var login = _password is null ? "" : $":{Uri.EscapeDataString(_password)}@";
        Url = $"redis://{login}{_host.Address}";
    }

    private static async Task<IRedisHost> StartContainerAsync(string? password)
    {
        try
        {
            return await RedisInContainer.StartAsync(password);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"These tests need Redis: set {Variable}, install redis-server, or start a container engine.", e);
        }
    }
}
