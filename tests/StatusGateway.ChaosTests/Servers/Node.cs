using System.Globalization;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.ChaosTests.Servers;

/// <summary>One gateway, with its own networks to Redis and to Postgres and a clock that can be turned.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly string _clock;

    private Node(int number, string clock, FaultProxy toRedis, FaultProxy toPostgres) =>
        (Number, _clock, ToRedis, ToPostgres) = (number, clock, toRedis, toPostgres);

    public int Number { get; }

    public FaultProxy ToRedis { get; }

    public FaultProxy ToPostgres { get; }

    public GatewayProcess Gateway { get; private set; } = null!;

    public Uri Address => Gateway.Address;

    public static async Task<Node> StartAsync(
        int number, string settings, Uri application, string redis, Uri database, CancellationToken cancellationToken)
    {
        var fakeTime = FindFakeTime();
        var node = new Node(
            number,
            Path.GetTempFileName(),
            FaultProxy.InFrontOf(redis),
            FaultProxy.InFrontOf(string.Create(CultureInfo.InvariantCulture, $"{database.Host}:{database.Port}")));
        node.TurnClock(TimeSpan.Zero);
        node.Gateway = await GatewayProcess.StartAsync(
            application,
            cancellationToken,
            ["--route", StubUpstream.OpenRoute + "{id}", "--config", settings],
            new Dictionary<string, string>
            {
                ["DATABASE_URL"] = new UriBuilder(database) { Host = "127.0.0.1", Port = node.ToPostgres.Port }.Uri.ToString(),
                ["REDIS_URL"] = $"redis://{node.ToRedis.Address}",
                ["STATUSGATEWAY_WRITER_KEY"] = Stage.WriterKey,
                ["SUPABASE_SERVICE_KEY"] = Stage.ServiceKey,
                ["LD_PRELOAD"] = fakeTime,
                ["FAKETIME_TIMESTAMP_FILE"] = node._clock,
                ["FAKETIME_CACHE_DURATION"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",

                // Otherwise every wait of the runtime returns at once, and the gateway takes all of a core without doing anything.
                ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
            });
        return node;
    }

    /// <summary>Sets this gateway's wall clock so far from the machine's.</summary>
    public void TurnClock(TimeSpan by) =>
        File.WriteAllText(_clock, by.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture));

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
        File.Delete(_clock);
    }

    private static string FindFakeTime() => Directory.GetDirectories("/usr/lib")
        .Select(static folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
        .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("missing: libfaketime; install it with apt-get");
}
