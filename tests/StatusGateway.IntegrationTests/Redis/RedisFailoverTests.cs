using System.Diagnostics;
using System.Globalization;
using System.Net;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Redis;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

/// <summary>
/// Promises 1 and 2 while the primary fails and the Sentinels promote a replica that has missed what was acknowledged last,
/// at two gateways, in front of an application that has forgotten everything.
/// </summary>
public sealed class RedisFailoverTests(FailoverDeployment on) : IClassFixture<FailoverDeployment>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("killed")]
    [InlineData("stopped")]
    public async Task A_promoted_replica_is_found_and_nothing_is_forgotten_and_nobody_goes_back(string how)
    {
        using var first = new Visitor(on.Gateways.First.Address);
        using var second = new Visitor(on.Gateways.Second.Address);
        await first.ReadyAsync();
        await second.ReadyAsync();
        var failing = await on.Sentinels.PrimaryAsync();
        string[] known = [.. await Task.WhenAll(Enumerable.Range(0, 6).Select(async n => await LearnAsync(first, second, n * 10)))];

        // What the replica does not hear: an end, a step, and an operation as a whole.
        await on.Sentinels.CutReplicationAsync();
        await WriteAsync(first, known[0], "complete", 100);
        await WriteAsync(second, known[1], "processing", 90);
        var unheard = await LearnAsync(first, second, 50);
        known = [.. known, unheard];
        on.Gateways.Application.ForgetAll();

        string line;
        IReadOnlyCollection<string> wrong;
        await using (var load = PollLoad.Start(known.SelectMany(id => new[] { (first, id), (second, id) })))
        {
            var started = Stopwatch.GetTimestamp();
            await FailAsync(failing, how);
            await Eventually.SeenAsync(on.Sentinels.PrimaryAsync, primary => primary != failing);
            var promoted = Stopwatch.GetElapsedTime(started);
            var primary = await on.Sentinels.PrimaryAsync();

            // Of their own accord: the new primary hears of what is written from now on, and the gateways of each other.
            await WriteAsync(first, known[2], "complete", 100);
            await Eventually.SeenAsync(
                () => RedisSentinels.ExecuteAsync(primary, "--scan", "--pattern", $"sg:*:op:{known[2]}"),
                static keys => keys.Length > 0);
            await Eventually.SeenAsync(() => second.PollAsync(known[2]), static answer => answer.Status == "complete");
            await first.ReadyAsync();
            await second.ReadyAsync();
            var found = Stopwatch.GetElapsedTime(started);
            line = await load.EndAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Primary {how}: promoted after {promoted.TotalSeconds:0.0} s, up again at both after {found.TotalSeconds:0.0} s"));
            wrong = load.Wrong;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(on.Gateways.First.Output);
        TestContext.Current.TestOutputHelper?.WriteLine(on.Gateways.Second.Output);
        Assert.True(wrong.Count == 0, $"{line}{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(10))}");
        foreach (var visitor in new[] { first, second })
        {
            Assert.Equal("complete", (await visitor.PollAsync(known[0])).Status);
            Assert.Equal(90, (await visitor.PollAsync(known[1])).Progress);
            Assert.Equal(50, (await visitor.PollAsync(unheard)).Progress);
        }

        await on.Sentinels.ReviveAsync(failing, wasKilled: how == "killed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sentinels_are_asked_in_whichever_form_they_are_named(bool isUrl)
    {
        await using var redis = await TestRedis.ConnectAsync(isUrl ? on.Sentinels.Url : on.Sentinels.OwnForm, "store");

        await redis.Connection.PingAsync(Cancel);
        var primary = Assert.Single(
            redis.Connection.Multiplexer.GetServers(), static server => server is { IsConnected: true, IsReplica: false });
        Assert.Equal((await on.Sentinels.PrimaryAsync()).Port, Assert.IsType<IPEndPoint>(primary.EndPoint).Port);
    }

    [Fact]
    public async Task Sentinels_that_know_no_such_service_are_asked_again_and_again_without_piling_up_connections()
    {
        var before = await on.Sentinels.CountClientsAsync();
        var log = new EventIds<RedisConnection>();
        var time = new HurriedTime();
        await using var redis = TestRedis.Begin(
            on.Sentinels.Url.Replace(RedisSentinels.Service, "another", StringComparison.Ordinal), "store", time, log);

        await Eventually.TrueAsync(() => time.Waits >= 5);

        Assert.Contains("know no primary of that service", Assert.Single(log.TextsOf(2101)), StringComparison.Ordinal);
        Assert.InRange(await on.Sentinels.CountClientsAsync(), before, before + 4);
    }

    private static Task FailAsync(RedisNode node, string how)
    {
        if (how == "killed")
        {
            return node.KillAsync();
        }

        node.Stop();
        return Task.CompletedTask;
    }

    // Known at both, and in Redis.
    private static async Task<string> LearnAsync(Visitor first, Visitor second, int progress)
    {
        var id = await first.CreateAsync();
        await WriteAsync(first, id, "processing", progress);
        await Eventually.SeenAsync(() => first.PollAsync(id), answer => answer.Progress.Equals(progress));
        await Eventually.SeenAsync(() => second.PollAsync(id), answer => answer.Progress.Equals(progress));
        return id;
    }

    private static async Task WriteAsync(Visitor visitor, string id, string status, int progress)
    {
        using var answer = await visitor.WriteAsync(id, status, progress, "Written");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}

/// <summary>Two gateways that know of Redis only what the Sentinels say.</summary>
public sealed class FailoverDeployment : IAsyncLifetime
{
    public RedisSentinels Sentinels { get; } = new();

    public Deployment Gateways { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Sentinels.InitializeAsync();
        Gateways = await Deployment.OnRedisAsync(Sentinels.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await (Gateways?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Sentinels.DisposeAsync();
    }
}
