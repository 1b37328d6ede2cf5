namespace StatusGateway.Testing.Servers;

/// <summary>A primary, a replica and the Sentinels that watch over them, which are made to notice a failure within a second.</summary>
/// <remarks>The two want a password, and the Sentinels none, as they mostly do.</remarks>
public sealed class RedisSentinels : IAsyncLifetime
{
    public const string Service = "mymaster";

    private const string Password = "of-the-data";
    private const string Follower = "follower";
    private const int SentinelCount = 3;

    // Otherwise a primary waits for more replicas before it serves the first.
    private static readonly string[] Usual =
    [
        "--repl-diskless-sync-delay", "0", "--requirepass", Password, "--masteruser", Follower, "--masterauth", Password,
        "--user", Follower, "on", $">{Password}", "+psync", "+replconf", "+ping",
    ];

    private RedisNode? _first;
    private RedisNode? _second;
    private RedisNode[] _sentinels = [];

    /// <summary>The Sentinels by a URL; in front of them stands one that is not there, as after the loss of a machine.</summary>
    public string Url => $"redis+sentinel://:{Password}@127.0.0.1:{FreePort.Next()},{string.Join(',', Addresses)}/{Service}";

    /// <summary>The same in the client library's own form.</summary>
    public string OwnForm => $"{string.Join(',', Addresses)},serviceName={Service},password={Password}";

    private IEnumerable<string> Addresses => _sentinels.Select(static sentinel => sentinel.Address);

    public async ValueTask InitializeAsync()
    {
        _first = await RedisNode.StartAsync(Usual);
        var primary = _first.Port;
        _second = await RedisNode.StartAsync([.. Usual, "--replicaof", "127.0.0.1", $"{primary}"]);
        await FollowsAsync(_second);
        _sentinels = await Task.WhenAll(Enumerable.Range(0, SentinelCount).Select(n => RedisNode.StartAsync(node =>
        [
            // The first one notices, and has to be elected by the others: of several that notice at once none may be, for seconds.
            node.Write("sentinel.conf", $"""
                bind 127.0.0.1
                port {node.Port}
                dir {node.Folder}
                sentinel monitor {Service} 127.0.0.1 {primary} 1
                sentinel down-after-milliseconds {Service} {(n == 0 ? 500 : 5000)}
                sentinel failover-timeout {Service} 1000
                sentinel auth-pass {Service} {Password}

                """),
            "--sentinel",
        ])));
        await WatchedAsync();
    }

    /// <summary>Whom the Sentinels call the primary.</summary>
    public async Task<RedisNode> PrimaryAsync()
    {
        var said = await _sentinels[0].ExecuteAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", Service);
        return said.EndsWith($"{_first!.Port}", StringComparison.Ordinal) ? _first : _second!;
    }

    /// <summary>The other one.</summary>
    public RedisNode Besides(RedisNode primary) => primary == _first ? _second! : _first!;

    /// <summary>Runs a command at one of the two.</summary>
    public static Task<string> ExecuteAsync(RedisNode node, params string[] command) =>
        node.ExecuteAsync(["-a", Password, "--no-auth-warning", .. command]);

    /// <summary>
    /// From now on the replica does not hear what the primary is told, as with the writes that a primary has acknowledged and
    /// not yet passed on when it dies. Whoever is connected stays so.
    /// </summary>
    public async Task CutReplicationAsync()
    {
        var primary = await PrimaryAsync();
        await ExecuteAsync(primary, "ACL", "SETUSER", Follower, "off");
        await ExecuteAsync(primary, "CLIENT", "KILL", "TYPE", "replica");
        await Eventually.SeenAsync(
            () => ExecuteAsync(Besides(primary), "INFO", "replication"),
            static said => said.Contains("master_link_status:down", StringComparison.Ordinal));
    }

    /// <summary>Brings back the one that was killed or stopped, and waits until it follows the other.</summary>
    public async Task ReviveAsync(RedisNode node, bool wasKilled)
    {
        if (wasKilled)
        {
            await node.StartAgainAsync();
        }
        else
        {
            node.Continue();
            await ExecuteAsync(node, "ACL", "SETUSER", Follower, "on");
        }

        await WatchedAsync();
    }

    /// <summary>How many connections the first Sentinel has.</summary>
    public async Task<int> CountClientsAsync() => (await _sentinels[0].ExecuteAsync("CLIENT", "LIST")).Split('\n').Length;

    /// <summary>Waits until both nodes run, one follows the other, and all Sentinels know each other and would fail over.</summary>
    public async Task WatchedAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.ExecuteAsync([
                "SENTINEL", "DEBUG", "INFO-PERIOD", "100", "ASK-PERIOD", "100", "PUBLISH-PERIOD", "100",
                "MIN-LINK-RECONNECT-PERIOD", "500", "TILT-TRIGGER", "20000"]);
        }

        await FollowsAsync(Besides(await PrimaryAsync()));
        foreach (var sentinel in _sentinels)
        {
            await Eventually.SeenAsync(
                () => sentinel.ExecuteAsync("SENTINEL", "CKQUORUM", Service),
                static said => said.StartsWith($"OK {SentinelCount} ", StringComparison.Ordinal));
            await Eventually.SeenAsync(
                () => sentinel.ExecuteAsync("SENTINEL", "REPLICAS", Service),
                static said => said.Contains("\nflags\nslave\n", StringComparison.Ordinal)
                    && said.Contains("\nmaster-link-status\nok\n", StringComparison.Ordinal));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.DisposeAsync();
        }

        await (_second?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_first?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static Task<string> FollowsAsync(RedisNode replica) => Eventually.SeenAsync(
        () => ExecuteAsync(replica, "INFO", "replication"),
        static said => said.Contains("master_link_status:up", StringComparison.Ordinal));
}
