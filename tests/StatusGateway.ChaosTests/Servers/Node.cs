using System.Globalization;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.ChaosTests.Servers;

/// <summary>One gateway, with its own networks to Redis and to Postgres and a clock that can be turned.</summary>
internal sealed class Node : IAsyncDisposable
{
    private Node(int number, FaultProxy toRedis, FaultProxy toPostgres) =>
        (Number, ToRedis, ToPostgres) = (number, toRedis, toPostgres);

    public int Number { get; }

    public TurnedClock Clock { get; } = new();

    public FaultProxy ToRedis { get; }

    public FaultProxy ToPostgres { get; }

    public GatewayProcess Gateway { get; private set; } = null!;

    public Uri Address => Gateway.Address;

    public static async Task<Node> StartAsync(
        int number, string settings, Uri application, string redis, Uri database, CancellationToken cancellationToken)
    {
        var node = new Node(
            number,
            FaultProxy.InFrontOf(redis),
            FaultProxy.InFrontOf(string.Create(CultureInfo.InvariantCulture, $"{database.Host}:{database.Port}")));
        node.Gateway = await GatewayProcess.StartAsync(
            application,
            cancellationToken,
            ["--route", StubUpstream.OpenRoute + "{id}", "--config", settings],
            new Dictionary<string, string>(node.Clock.Environment)
            {
                ["DATABASE_URL"] = new UriBuilder(database) { Host = "127.0.0.1", Port = node.ToPostgres.Port }.Uri.ToString(),
                ["REDIS_URL"] = $"redis://{node.ToRedis.Address}",
                ["STATUSGATEWAY_WRITER_KEY"] = Stage.WriterKey,
                ["SUPABASE_SERVICE_KEY"] = Stage.ServiceKey,
            });
        return node;
    }

    /// <summary>Waits until it uses everything that it stands on.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address };
        await Eventually.SeesAsync(
            $"gateway {Number} to be ready",
            cancel => http.GetStringAsync(new Uri("/_gateway/ready", UriKind.Relative), cancel),
            said => said.Contains("\"store\":\"up\"", StringComparison.Ordinal)
                && said.Contains("\"redis\":\"up\"", StringComparison.Ordinal),
            cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await (Gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await ToRedis.DisposeAsync();
        await ToPostgres.DisposeAsync();
        Clock.Dispose();
    }
}
