using System.Diagnostics;
using System.Globalization;
using System.Net;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>Promise 2 between gateways: what one learned the other serves, at once with Redis and soon without it.</summary>
[Collection(OneDeployment.Name)]
public sealed class SharedStateTests(Deployment shared)
{
    private const int Rounds = 15;

    // Bounds that a busy machine keeps as well; what is measured is printed. Without Redis the reconciler comes by once a second.
    private static readonly TimeSpan ByRedis = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ByPostgres = TimeSpan.FromSeconds(4);

    [Fact]
    public Task A_creation_that_one_gateway_saw_the_other_serves() =>
        MeasureAsync("A creation", shared, ByRedis, LearnCreationAsync);

    [Fact]
    public Task A_status_that_one_gateway_learned_the_other_serves() =>
        MeasureAsync("A status", shared, ByRedis, (first, second, on) =>
            LearnStatusAsync(first, second, on, "processing", 60));

    [Fact]
    public Task A_final_status_that_one_gateway_learned_the_other_serves() =>
        MeasureAsync("A final status", shared, ByRedis, (first, second, on) =>
            LearnStatusAsync(first, second, on, "complete", 100));

    [Fact]
    public Task What_is_written_at_one_gateway_the_other_serves() =>
        MeasureAsync("A native write", shared, ByRedis, LearnWriteAsync);

    [Fact]
    public async Task An_open_operation_that_is_lost_at_once_stays_known_beside_a_route_behind_a_log_in()
    {
        using var first = new Visitor(shared.First.Address);
        shared.Application.Delay = TimeSpan.FromMilliseconds(50);
        try
        {
            // The open route says that it is lost, and the other one that its visitor must log in.
            var id = await first.CreateAsync();
            shared.Application.ForgetAll();
            await Eventually.TrueAsync(() => shared.Application.AskedFor(id) >= 2);

            // The third is asked when the second was answered.
            while (shared.Application.AskedFor(id) < 4)
            {
                var answer = await first.PollAsync(id);
                Assert.True(answer is { IsState: true, Status: "pending" }, answer.ToString());
            }
        }
        finally
        {
            shared.Application.Delay = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task Without_Redis_the_other_gateway_serves_it_a_little_later()
    {
        await using var deployment = await Deployment.WithoutRedisAsync();

        await MeasureAsync("Without Redis, a creation", deployment, ByPostgres, LearnCreationAsync);
        await MeasureAsync("Without Redis, a status", deployment, ByPostgres, (first, second, on) =>
            LearnStatusAsync(first, second, on, "processing", 60));
        await MeasureAsync("Without Redis, a native write", deployment, ByPostgres, LearnWriteAsync);
        await MeasureAsync("Without Redis, a deletion after the end", deployment, ByPostgres, LearnDeletionAsync);
    }

    [Fact]
    public async Task A_row_that_is_updated_past_the_gateways_is_seen_by_whoever_polls()
    {
        using var first = new Visitor(shared.First.Address);
        using var second = new Visitor(shared.Second.Address);
        List<TimeSpan> took = [];
        for (var round = 0; round < Rounds; round++)
        {
            var id = await WrittenAsync(first, second);

            var started = Stopwatch.GetTimestamp();
            await shared.ExecuteAsync(
                "update operations set status = 'complete', progress = 100, message = 'By hand' where id = $1", id);
            await Eventually.SeenAsync(() => second.PollAsync(id), answer => answer.Message == "By hand");
            took.Add(Stopwatch.GetElapsedTime(started));
            await Eventually.SeenAsync(() => first.PollAsync(id), answer => answer.Message == "By hand");
        }

        Report("A direct update", took, ByPostgres);
    }

    [Fact]
    public async Task A_row_that_is_deleted_past_the_gateways_is_unknown()
    {
        using var first = new Visitor(shared.First.Address);
        using var second = new Visitor(shared.Second.Address);
        List<TimeSpan> took = [];
        for (var round = 0; round < Rounds; round++)
        {
            var id = await WrittenAsync(first, second);

            // What was observed of its creation is committed at leisure, and would make it known again behind the deletion.
            await Eventually.SeenAsync(
                () => shared.CountAsync("select count(*) from operations_observed where id = $1", id), static rows => rows > 0);

            var started = Stopwatch.GetTimestamp();
            await shared.ExecuteAsync("delete from operations where id = $1", id);
            await Eventually.SeenAsync(() => second.PollAsync(id), answer => answer.IsTheApplicationsNotFound);
            took.Add(Stopwatch.GetElapsedTime(started));
            await Eventually.SeenAsync(() => first.PollAsync(id), answer => answer.IsTheApplicationsNotFound);

            // Nothing of it comes back from a copy that somebody still holds.
            var again = await second.PollAsync(id);
            Assert.True(again.IsTheApplicationsNotFound, again.ToString());
        }

        Report("A direct deletion", took, ByPostgres);
    }

    // An operation that is written, shown to anyone, and that the application has forgotten; both gateways were polled for it.
    private async Task<string> WrittenAsync(Visitor first, Visitor second)
    {
        var id = await first.CreateAsync();
        using var saved = await first.WriteAsync(id, "processing", 10, "By a worker");
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        shared.Application.ForgetAll();
        await Eventually.SeenAsync(() => first.PollAsync(id), answer => answer.Message == "By a worker");
        await Eventually.SeenAsync(() => second.PollAsync(id), answer => answer.Message == "By a worker");
        return id;
    }

    private static async Task<TimeSpan> LearnCreationAsync(Visitor first, Visitor second, Deployment on)
    {
        var id = await first.CreateAsync();
        on.Application.ForgetAll();
        return await UntilAsync(second, id, answer => answer.Status == "pending");
    }

    private static async Task<TimeSpan> LearnStatusAsync(
        Visitor first, Visitor second, Deployment on, string status, double progress)
    {
        var id = await first.CreateAsync();
        on.Application.Move(id, "processing", 5);
        await Eventually.SeenAsync(() => first.PollAsync(id), answer => answer.Progress is 5);
        await Eventually.SeenAsync(() => second.PollAsync(id), answer => answer.Progress is 5);
        on.Application.Move(id, status, progress);
        await Eventually.SeenAsync(() => first.PollAsync(id), answer => answer.Progress == progress);
        on.Application.ForgetAll(); // only the other gateway can tell
        return await UntilAsync(second, id, answer => answer.Status == status && answer.Progress == progress);
    }

    private static async Task<TimeSpan> LearnWriteAsync(Visitor first, Visitor second, Deployment on)
    {
        var id = await first.CreateAsync();
        on.Application.ForgetAll();
        await Eventually.SeenAsync(() => second.PollAsync(id), answer => answer.Status == "pending");
        using var saved = await first.WriteAsync(id, "processing", 50, "By a worker");
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        return await UntilAsync(second, id, answer => answer.Message == "By a worker");
    }

    private static async Task<TimeSpan> LearnDeletionAsync(Visitor first, Visitor second, Deployment on)
    {
        var id = await first.CreateAsync();
        on.Application.ForgetAll();
        await Eventually.SeenAsync(() => second.PollAsync(id), answer => answer.Status == "pending");
        using var saved = await first.WriteAsync(id, "complete", 100, "By a worker");
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        await Eventually.SeenAsync(() => second.PollAsync(id), answer => answer.Message == "By a worker");
        using var deleted = await first.DeleteAsync(id);
        Assert.True(deleted.IsSuccessStatusCode);
        return await UntilAsync(second, id, answer => answer.IsTheApplicationsNotFound);
    }

    private static async Task<TimeSpan> UntilAsync(Visitor visitor, string id, Predicate<Answer> isExpected)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.SeenAsync(() => visitor.PollAsync(id), isExpected);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task MeasureAsync(
        string what, Deployment on, TimeSpan bound, Func<Visitor, Visitor, Deployment, Task<TimeSpan>> learn)
    {
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second.Address);
        List<TimeSpan> took = [];
        for (var round = 0; round < Rounds; round++)
        {
            took.Add(await learn(first, second, on));
        }

        Report(what, took, bound);
    }

    private static void Report(string what, List<TimeSpan> took, TimeSpan bound)
    {
        took.Sort();
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: served by the other after {took[took.Count / 2].TotalMilliseconds:0} ms, at most {took[^1].TotalMilliseconds:0} ms");
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.True(took[^1] < bound, line);
    }
}
