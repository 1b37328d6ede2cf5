using Microsoft.Extensions.Time.Testing;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Endings;

/// <summary>
/// After a hot reload the application answers 404, and the job may live on in a module that nothing reaches: it has the
/// shipped 15 minutes, of virtual time.
/// </summary>
public sealed class HotReloadTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    // When it is due, time passes no faster than the gateway, which works in real time, can judge.
    private static readonly TimeSpan SmallStep = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StaleAfterReload = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private StubUpstream _application = null!;
    private RestGateway _gateway = null!;
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        _application = await StubUpstream.StartAsync();
        _gateway = await RestGateway.StartAsync(databaseUrl: null, _application.Address, time: _time);
        _visitor = new Visitor(_gateway.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor?.Dispose();
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_application?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task What_is_answered_404_is_not_declared_lost_before_its_15_minutes_and_a_later_real_end_wins()
    {
        var (id, began) = await RunningAsync();
        _application.ForgetAll();

        Answer answer;
        do
        {
            var isDue = _time.GetUtcNow() - began > StaleAfterReload - (2 * Step);
            answer = await PassAsync(id, isDue ? SmallStep : Step);
            Assert.True(answer.IsState, answer.ToString());
        }
        while (answer.Status == "processing" && _time.GetUtcNow() - began < 2 * StaleAfterReload);

        var silence = _time.GetUtcNow() - began;
        TestContext.Current.TestOutputHelper?.WriteLine($"Declared lost {silence} of virtual time after its last sign of life: {answer.Body}");
        Assert.Equal(("error", "Operation lost"), (answer.Status, answer.Message));
        Assert.InRange(silence, StaleAfterReload, StaleAfterReload + TimeSpan.FromSeconds(60));
        Assert.Contains("may have finished", answer.Body, StringComparison.Ordinal);

        Assert.InRange((await UpsertAsync(id, "complete", 100)).Status, 200, 201);
        answer = await PassAsync(id);
        Assert.True(answer is { Status: "complete", Progress: 100 }, answer.ToString());
    }

    [Fact]
    public async Task A_job_that_a_reload_left_alive_and_that_writes_is_not_declared_lost_at_all()
    {
        var (id, began) = await RunningAsync();
        _application.ForgetAll();
        var progress = 40;
        var wrote = began;
        while (_time.GetUtcNow() - began < 3 * StaleAfterReload)
        {
            if (_time.GetUtcNow() - wrote > StaleAfterReload - TimeSpan.FromMinutes(1))
            {
                wrote = _time.GetUtcNow();
                Assert.InRange((await UpsertAsync(id, "processing", ++progress)).Status, 200, 201);
            }

            var answer = await PassAsync(id);
            Assert.True(
                answer.Status == "processing" && answer.Progress == progress,
                $"{answer} {_time.GetUtcNow() - began} after it began, {_time.GetUtcNow() - wrote} after {progress} was written");
        }

        Assert.Equal(43, progress); // the last of them after 42 minutes
    }

    // The job's own write is its last sign of life.
    private async Task<(string Id, DateTimeOffset Began)> RunningAsync()
    {
        var id = await WhilePassing(_visitor.CreateAsync());
        _application.Move(id, "processing", 40);
        var began = _time.GetUtcNow();
        Assert.InRange((await UpsertAsync(id, "processing", 40)).Status, 200, 201);
        var answer = await PassAsync(id);
        Assert.True(answer.Progress is 40, answer.ToString());
        return (id, began);
    }

    private Task<RestAnswer> UpsertAsync(string id, string status, int progress)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return WhilePassing(_gateway.PostAsync(
            "",
            $$"""{"id":"{{id}}","status":"{{status}}","progress":{{progress}},"message":"By the job","created_at":{{now}},"updated_at":{{now}}}""",
            ("Prefer", "resolution=merge-duplicates")));
    }

    private Task<Answer> PassAsync(string id, TimeSpan? step = null)
    {
        _time.Advance(step ?? Step);
        return WhilePassing(_visitor.PollAsync(id));
    }

    // What waits for a moment of the gateway's own time gets it.
    private async Task<T> WhilePassing<T>(Task<T> request)
    {
        while (await Task.WhenAny(request, Task.Delay(Blink)) != request)
        {
            _time.Advance(Blink);
        }

        return await request;
    }
}
