using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

/// <summary>A gateway on a Redis that answers and does not do all that it is asked to: full, or with a user who may do less.</summary>
public sealed class LimitedRedisTests : IAsyncLifetime
{
    private const int FeedBroke = 1501;
    private const int Refused = 2002;
    private const int Used = 2100;
    private const int FeedRefused = 2103;
    private const int StoppedAnswering = 2000;

    private StubUpstream _application = null!;

    [Fact]
    public async Task While_its_memory_is_full_polls_go_on_and_one_line_says_so_and_then_it_is_filled()
    {
        await using var server = await RedisNode.StartAsync("--maxmemory-policy", "noeviction", "--maxmemory", "1");
        await using var gateway = await StartAsync($"redis://{server.Address}");
        using var visitor = new Visitor(gateway.Client.BaseAddress!);

        string[] ids = [await KnownAsync(visitor), await KnownAsync(visitor), await KnownAsync(visitor)];

        await GoesOnAsync(gateway, visitor, ids, Refused, "OOM");
        Assert.Equal("", await KeptAsync(server));

        await server.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await Eventually.SeenAsync(
            () => KeptAsync(server), kept => Array.TrueForAll(ids, id => kept.Contains(id, StringComparison.Ordinal)));
        Assert.Single(gateway.LinesOf(Refused));
    }

    [Theory]
    [InlineData("+publish", Refused, "The user executing the script can't run this command")]
    [InlineData("+evalsha", Refused, "'evalsha'")]
    [InlineData("+eval", Refused, "'eval'")]
    [InlineData("~sg:*", Refused, "keys")]
    [InlineData("&sg:*", FeedRefused, "channel")]
    [InlineData("+subscribe", FeedRefused, "'subscribe'")]
    public async Task A_user_who_may_do_less_costs_a_warning_and_no_poll(string word, int warning, string named)
    {
        await using var server = await DocumentedAcl.StartAsync(without: word);
        await using var gateway = await StartAsync(DocumentedAcl.UrlOf(server));
        using var visitor = new Visitor(gateway.Client.BaseAddress!);

        string[] ids = [await KnownAsync(visitor), await KnownAsync(visitor)];

        await GoesOnAsync(gateway, visitor, ids, warning, named);
    }

    public async ValueTask InitializeAsync() => _application = await StubUpstream.StartAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task<string> KnownAsync(Visitor visitor)
    {
        var id = await visitor.CreateAsync();
        await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.Tag is not null);
        return id;
    }

    private async Task GoesOnAsync(GatewayHost gateway, Visitor visitor, string[] ids, int warning, string named)
    {
        _application.ForgetAll();
        foreach (var id in ids)
        {
            var answer = await visitor.PollAsync(id);
            Assert.True(answer is { IsState: true, Status: "pending" }, answer.ToString());
        }

        await Eventually.TrueAsync(() => gateway.LinesOf(warning).Count > 0);
        var line = Assert.Single(gateway.LinesOf(warning));
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.True(gateway.LinesOf(FeedBroke).Count <= 1);
        Assert.DoesNotContain(StoppedAnswering, gateway.Events);
    }

    private async Task<GatewayHost> StartAsync(string redisUrl)
    {
        var gateway = await GatewayHost.StartAsync(_application.Address, redisUrl: redisUrl);
        await Eventually.TrueAsync(() => gateway.Events.Contains(Used));
        return gateway;
    }

    private static Task<string> KeptAsync(RedisNode server) => server.ExecuteAsync("KEYS", "sg:*:op:*");
}
