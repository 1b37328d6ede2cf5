using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Production;

/// <summary>
/// The production edge on one machine: two instances of the built application, two gateways on one Postgres and one Redis that
/// follow one file of settings, and HAProxy in front of them. The application's own store writes through the gateways.
/// </summary>
internal sealed class Edge : IAsyncDisposable
{
    private const string SettingsReplaced = " 101 ";

    private readonly string _folder = Directory.CreateTempSubdirectory("statusgateway-").FullName;
    private readonly List<NextApp> _instances = [];
    private readonly List<GatewayProcess> _gateways = [];
    private readonly BuiltApp _built;
    private Balancer? _balancer;

    private Edge(BuiltApp built) => _built = built;

    /// <summary>The one address.</summary>
    public Uri Address => _balancer!.Address;

    private string File => Path.Combine(_folder, "gateway.json");

    public static async Task<Edge> StartAsync(BuiltApp built, string database, string redis, CancellationToken cancellationToken)
    {
        var edge = new Edge(built);
        try
        {
            await edge.StartAllAsync(database, redis, cancellationToken);
            return edge;
        }
        catch
        {
            await edge.DisposeAsync();
            throw;
        }
    }

    /// <summary>As a deploy does it: a new instance beside the others, into the settings instead of the oldest, which is then ended.</summary>
    public async Task ReplaceOldestInstanceAsync(CancellationToken cancellationToken)
    {
        _instances.Add(await _built.StartAsync(cancellationToken));
        var said = _gateways.ConvertAll(Reloads);
        var oldest = _instances[0];
        _instances.RemoveAt(0);
        WriteSettings();
        for (var at = 0; at < _gateways.Count; at++)
        {
            var (gateway, before) = (_gateways[at], said[at]);
            await Eventually.IsTrueAsync("the settings to be read", () => Reloads(gateway) > before, cancellationToken);
        }

        await oldest.TerminateAsync(cancellationToken);
        await oldest.DisposeAsync();
    }

    /// <summary>Ends one gateway (<c>a</c>, <c>b</c>) as an orchestrator does, and starts it again when it has gone.</summary>
    public async Task ReplaceGatewayAsync(string server, CancellationToken cancellationToken)
    {
        var gateway = _gateways[server is "a" ? 0 : 1];
        gateway.Terminate();
        await _balancer!.SeesAsync(server, isUp: false, cancellationToken);
        Assert.Equal(0, await gateway.WaitForExitAsync(cancellationToken));
        await gateway.EndAsync();
        await gateway.StartAgainAsync(cancellationToken);
        await _balancer.SeesAsync(server, isUp: true, cancellationToken);
    }

    /// <summary>What the gateways said of any trouble.</summary>
    public string Output => string.Join('\n', _gateways.Select(static gateway => gateway.Output));

    public async ValueTask DisposeAsync()
    {
        if (_balancer is not null)
        {
            await _balancer.DisposeAsync();
        }

        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAllAsync(string database, string redis, CancellationToken cancellationToken)
    {
        _instances.Add(await _built.StartAsync(cancellationToken));
        _instances.Add(await _built.StartAsync(cancellationToken));
        WriteSettings();
        for (var gateway = 0; gateway < 2; gateway++)
        {
            _gateways.Add(await GatewayProcess.StartAsync(null, cancellationToken, ["--config", File], new Dictionary<string, string>
            {
                ["DATABASE_URL"] = database,
                ["REDIS_URL"] = redis,
                ["SUPABASE_SERVICE_KEY"] = BuiltApp.Key,
            }));
        }

        _balancer = await Balancer.StartAsync(_built.SupabasePort, _gateways[0].Address, _gateways[1].Address, cancellationToken);
    }

    private void WriteSettings() => System.IO.File.WriteAllText(File, $$"""
        {
          "upstream": { "addresses": [{{string.Join(", ", _instances.Select(static one => $"\"{one.Address.GetLeftPart(UriPartial.Authority)}\""))}}] },
          "shield": { "trustedProxies": ["127.0.0.1"], "hosts": ["localhost"] }
        }
        """);

    private static int Reloads(GatewayProcess gateway) =>
        gateway.Output.Split('\n').Count(static line => line.Contains(SettingsReplaced, StringComparison.Ordinal));
}
