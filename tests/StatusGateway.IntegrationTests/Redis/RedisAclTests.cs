using StatusGateway.Operations;
using StatusGateway.Operations.Changes;
using StatusGateway.Testing;
using StatusGateway.Testing.Contracts;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

/// <summary>L2 as a user who may do what <c>docs/redis.md</c> says and nothing else: the contract of every cache, and the rest.</summary>
public sealed class RedisAclTests(DocumentedAcl acl) : OperationCacheContract, IClassFixture<DocumentedAcl>, IAsyncLifetime
{
    private readonly string _store = Guid.NewGuid().ToString("N")[..16];
    private TestRedis _redis = null!;

    protected override IOperationCache Cache => _redis.Cache;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _redis = await TestRedis.ConnectAsync(acl.Url, _store);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    /// <summary>The line grants what the gateway does, and no more; nothing that is refused is even asked for.</summary>
    [Fact]
    public async Task It_does_all_that_it_may_and_asks_for_nothing_else()
    {
        await using var server = await DocumentedAcl.StartAsync();
        await server.ExecuteAsync("CONFIG", "RESETSTAT");

        await UseAsync(DocumentedAcl.UrlOf(server));

        string[] done =
        [
            .. (await server.ExecuteAsync("INFO", "commandstats")).Split('\n')
                .Where(static line => line.StartsWith("cmdstat_", StringComparison.Ordinal)
                    && !line.Contains(":calls=0,", StringComparison.Ordinal))
                .Select(static line => $"+{line["cmdstat_".Length..line.IndexOf(':', StringComparison.Ordinal)]}")
                .Where(static word => word is not "+config|resetstat" and not "+quit"), // which everybody may
        ];
        string[] allowed = [.. DocumentedAcl.Line.Where(static word => word[0] == '+')];
        Assert.Equal("", string.Join(' ', allowed.Except(done)));
        Assert.Equal("", string.Join(' ', done.Except(allowed)));
        Assert.Equal("", await server.ExecuteAsync("ACL", "LOG"));
    }

    // Everything that the classes of the folder do.
    private static async Task UseAsync(string url)
    {
        await using var redis = await TestRedis.ConnectAsync(url, "store");
        await redis.Connection.PingAsync(Cancel);
        var id = OperationId.Parse("op-7", null);
        var caller = new CallerKey("c0ffee");
        await using (var heard = redis.Feed.ReadAsync(Cancel).GetAsyncEnumerator(Cancel))
        {
            Assert.True(await heard.MoveNextAsync());
            Assert.IsType<OperationChange.Gap>(heard.Current);
        }

        await redis.Cache.SetIfNewerAsync(An(id, 7), Cancel);
        await redis.Cache.InvalidateOlderAsync(id, new(8), Cancel);
        await redis.Cache.SetIfNewerAsync(An(id, 8), Cancel);
        Assert.NotNull(await redis.Cache.GetAsync(id, Cancel));
        await redis.Cache.RemoveAsync(id, new(9), Cancel);

        await redis.Clearances.SetAsync(id, new Clearance { Caller = caller, Life = new(7), ClearedAt = 1 }, Cancel);
        Assert.NotNull(await redis.Clearances.GetAsync(id, caller, Cancel));
        await redis.Clearances.RemoveAsync(id, caller, Cancel);

        await redis.Parcels.OfferAsync("a-gateway", [1], Cancel);
        Assert.Equal(["a-gateway"], await redis.Parcels.ListAsync(Cancel));
        Assert.NotNull(await redis.Parcels.FindAsync("a-gateway", Cancel));
        Assert.True(await redis.Parcels.TakeAsync("a-gateway", Cancel));
    }

    private static OperationSnapshot An(OperationId id, long revision) => new()
    {
        Id = id,
        Order = new(new(1), OperationRank.WrittenRunning, new(revision)),
        Committed = new(revision),
        State = new(OperationStatus.Processing, 10, null, null, null, null),
    };
}

/// <summary>A Redis with the user that the documentation tells an operator to make.</summary>
public sealed class DocumentedAcl : IAsyncLifetime
{
    public const string User = "statusgateway";

    private const string Password = "of-the-gateway";
    private const string Command = $"ACL SETUSER {User} ";

    private RedisNode _server = null!;

    /// <summary>The words of the line in <c>docs/redis.md</c>, behind the user's name.</summary>
    public static IReadOnlyList<string> Line { get; } =
    [
        .. File.ReadAllText(Path.Combine(Repository.Root, "docs", "redis.md"))
            .Split("```")
            .Single(static block => block.Contains(Command, StringComparison.Ordinal))
            .Split(Command)[1]
            .Replace("\\\n", " ", StringComparison.Ordinal)
            .Replace("PASSWORD", Password, StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(static word => word.Trim('\'')),
    ];

    public string Url => UrlOf(_server);

    public static string UrlOf(RedisNode server) => $"redis://{User}:{Password}@{server.Address}";

    /// <summary>A Redis with that user, but for what is left out.</summary>
    public static async Task<RedisNode> StartAsync(string? without = null)
    {
        var server = await RedisNode.StartAsync();
        Assert.Equal("OK", await server.ExecuteAsync(["ACL", "SETUSER", User, .. Line.Where(word => word != without)]));
        return server;
    }

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
