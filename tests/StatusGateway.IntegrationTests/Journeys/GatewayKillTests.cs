using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>Promise 1 when the gateway itself is killed and the application is down: what was known is known, to its own callers.</summary>
public sealed class GatewayKillTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private const string OnDisk = "a SQLite file";
    private const string Shared = "Redis and Postgres";

    private StubUpstream _application = null!;
    private GatewayProcess _gateway = null!;
    private Visitor _anyone = null!;
    private Visitor _anna = null!;
    private Visitor _ben = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OnDisk)]
    [InlineData(Shared)]
    public async Task A_gateway_that_was_killed_in_the_middle_of_polling_answers_at_once_when_it_runs_again(string store)
    {
        await StartAsync(store);
        var (open, finished, own) = (await _anyone.CreateAsync(), await _anyone.CreateAsync(), await _anna.CreateAsync());
        _application.Move(open, "processing", 40);
        _application.Move(own, "processing", 60);
        _application.Move(finished, "complete", 100);
        await Eventually.SeenAsync(() => _anyone.PollAsync(open), answer => answer.Progress is 40);
        await Eventually.SeenAsync(() => _anna.PollAsync(own), answer => answer.Progress is 60);
        await Eventually.SeenAsync(() => _anyone.PollAsync(finished), answer => answer.Status == "complete");

        await using (var load = PollLoad.Start([(_anyone, open), (_anyone, finished), (_anna, own)]))
        {
            await Eventually.TrueAsync(() => load.Count > 30);
            Assert.Empty(load.Wrong);
            await _gateway.KillAsync(Cancel);
        }

        await _application.RefuseAsync();
        await _gateway.StartAgainAsync(Cancel);

        Answer[] answers =
        [
            await _anyone.PollAsync(open), await _anyone.PollAsync(finished), await _anna.PollAsync(own),
        ];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(Environment.NewLine, (object[])answers));
        Assert.All(answers, answer => Assert.True(answer.IsState, answer.ToString()));
        Assert.Equal([40d, 100d, 60d], answers.Select(answer => answer.Progress));
        Assert.Contains(".mp4", answers[1].Body, StringComparison.Ordinal);
        await IsNobodyElsesAsync(own);
    }

    [Theory]
    [InlineData(OnDisk)]
    [InlineData(Shared)]
    public async Task What_was_created_is_known_after_a_kill_right_behind_the_answer(string store)
    {
        await StartAsync(store);
        List<string> open = [];
        List<string> own = [];
        for (var count = 0; count < 10; count++)
        {
            own.Add(await _anna.CreateAsync());
            open.Add(await _anyone.CreateAsync());
        }

        await _gateway.KillAsync(Cancel);
        await _application.RefuseAsync();
        await _gateway.StartAgainAsync(Cancel);

        foreach (var (visitor, id) in open.Select(id => (_anyone, id)).Concat(own.Select(id => (_anna, id))))
        {
            var answer = await visitor.PollAsync(id);
            Assert.True(answer is { IsState: true, Status: "pending" }, answer.ToString());
        }

        await IsNobodyElsesAsync(own[^1]);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _anyone?.Dispose();
        _anna?.Dispose();
        _ben?.Dispose();
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_application?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task StartAsync(string store)
    {
        var environment = new Dictionary<string, string>();
        if (store == Shared)
        {
            environment["DATABASE_URL"] = await postgres.CreateDatabaseAsync("kill");
            environment["REDIS_URL"] = redis.Url;
        }

        _application = await StubUpstream.StartAsync();
        _gateway = await GatewayProcess.StartAsync(_application.Address, Cancel, Deployment.Routes, environment);
        _anyone = new Visitor(_gateway.Address);
        _anna = new Visitor(_gateway.Address, "anna");
        _ben = new Visitor(_gateway.Address, "ben");
    }

    // Unknown and not-yours are the same, and both are "try again" while the application cannot be asked.
    private async Task IsNobodyElsesAsync(string id)
    {
        var unknown = await _ben.PollAsync("nobody-has-started-this-operation");
        Assert.True(unknown.IsTryAgain, unknown.ToString());
        foreach (var answer in new[] { await _ben.PollAsync(id), await _anyone.PollGuardedAsync(id) })
        {
            Assert.Equal((unknown.Code, unknown.Body), (answer.Code, answer.Body));
        }
    }
}
