using System.Diagnostics;
using System.Net;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Endings;

/// <summary>Promise 5: one that nobody can finish any more is shown as an error with a reason, and a real end wins later.</summary>
public sealed class LostOperationTests(PostgresServer postgres, RedisServer redis)
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData(Pair.OnDisk)]
    [InlineData(Pair.Shared)]
    public async Task Every_operation_of_an_application_that_was_killed_for_good_ends_and_a_real_end_wins(string store)
    {
        await using var pair = await StartAsync(store);
        var (open, own, created) = (
            await pair.Anyone[0].CreateAsync(), await pair.Anna[0].CreateAsync(), await pair.Anyone[0].CreateAsync());
        var written = Guid.NewGuid().ToString();
        pair.Application.Move(open, "processing", 40);
        pair.Application.Move(own, "processing", 60);
        pair.Application.Move(written, "processing", 10);
        await Pair.SeeAsync(pair.Anyone, open, answer => answer.Progress is 40);
        await Pair.SeeAsync(pair.Anna, own, answer => answer.Progress is 60);
        await Pair.SeeAsync(pair.Anyone, written, answer => answer.Progress is 10);
        Assert.Equal(201, await pair.RestAsync(HttpMethod.Post, "", Row(written, "processing", 10)));

        await pair.KillApplicationAsync();
        var started = Stopwatch.GetTimestamp();
        foreach (var (visitors, id) in new[] { (pair.Anyone, open), (pair.Anna, own), (pair.Anyone, created), (pair.Anyone, written) })
        {
            var lost = await Pair.SeeLostAsync(visitors, id);
            Assert.Equal((HttpStatusCode.OK, "error", "Operation lost"), (lost.Code, lost.Status, lost.Message));
            Assert.Contains("has not been reachable", lost.Body, StringComparison.Ordinal);
            Assert.Contains(id, lost.Body, StringComparison.Ordinal);
            Assert.Null(lost.RetryAfter);
        }

        // The store must have answered as long, a turn must come round, and the last of four is asked when the others were seen.
        var took = Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"All ended after {took.TotalSeconds:0.0} s");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(15));

        // An operator sees whose word it is; the application's row is as it was written.
        var shown = await pair.ReadAsync(written);
        Assert.Equal(("written", "processing", "error"), (
            shown.GetProperty("state").GetString(), shown.GetProperty("status").GetString(), shown.GetProperty("shownStatus").GetString()));
        Assert.StartsWith("Operation lost", shown.GetProperty("verdict").GetString(), StringComparison.Ordinal);
        Assert.Equal("lost", (await pair.ReadAsync(open)).GetProperty("state").GetString());
        Assert.Contains(" 1801 ", pair.Output, StringComparison.Ordinal);

        Assert.Equal(204, await pair.RestAsync(new("PATCH"), $"?id=eq.{written}", new { status = "complete", progress = 100 }));
        await Pair.SeeAsync(pair.Anyone, written, answer => answer.Status == "complete");
        using var saved = await pair.Anyone[0].WriteAsync(own, "complete", 100, "By a worker");
        Assert.True(saved.IsSuccessStatusCode);
        await Pair.SeeAsync(pair.Anna, own, answer => answer is { Status: "complete", Message: "By a worker" });
        pair.Application.Move(open, "complete", 100);
        await pair.Application.ListenAsync();
        await Pair.SeeAsync(pair.Anyone, open, answer => answer is { Status: "complete", Code: HttpStatusCode.OK });
        await Pair.SeeLostAsync(pair.Anyone, created);
        await Eventually.TrueAsync(() => pair.Output.Split(" 1802 ").Length > 3);
    }

    [Fact]
    public async Task What_is_heard_of_is_never_ended_while_what_is_silent_beside_it_is()
    {
        await using var pair = await StartAsync(Pair.Shared);
        var (alive, first) = (await pair.Anyone[0].CreateAsync(), await pair.Anyone[0].CreateAsync());
        await pair.KillApplicationAsync();
        using var stopping = new CancellationTokenSource();
        var writing = WriteAsync();

        // Twice as long as it takes to lose what is silent.
        await Pair.SeeLostAsync(pair.Anyone, first);
        using var created = await pair.Anyone[1].WriteAsync(first + "-second", "processing", 1, "Silent from now on");
        await Eventually.SeenAsync(
            async () => (await pair.ReadAsync(first + "-second")).TryGetProperty("verdict", out _), static isLost => isLost);

        await stopping.CancelAsync();
        var writes = await writing;
        Assert.True(writes > 10, $"{writes} writes");
        var answer = await Pair.SeeAsync(pair.Anyone, alive, answer => answer.IsState);
        Assert.Equal("processing", answer.Status);
        Assert.False((await pair.ReadAsync(alive)).TryGetProperty("verdict", out _));

        async Task<int> WriteAsync()
        {
            for (var count = 0; ; count++)
            {
                using var written = await pair.Anyone[count % 2].WriteAsync(alive, "processing", count % 100, "Alive");
                Assert.True(written.IsSuccessStatusCode);
                var polled = await pair.Anyone[(count + 1) % 2].PollAsync(alive);
                Assert.True(polled.Status is null or "processing" or "pending", polled.ToString());
                if (stopping.IsCancellationRequested)
                {
                    return count;
                }
            }
        }
    }

    [Fact]
    public async Task A_restart_ends_what_ran_before_it_and_nothing_that_runs_after_it()
    {
        await using var pair = await StartAsync(Pair.Shared);
        var before = await pair.Anyone[0].CreateAsync();
        pair.Application.Move(before, "processing", 40);
        await Pair.SeeAsync(pair.Anyone, before, answer => answer.Progress is 40);

        await pair.RestartApplicationAsync();
        var after = await pair.Anyone[0].CreateAsync();
        var lost = await Pair.SeeLostAsync(pair.Anyone, before);

        Assert.Contains("the application restarted", lost.Body, StringComparison.Ordinal);
        await Pair.SeeAsync(pair.Anyone, after, answer => answer is { IsState: true, Status: "pending" });

        // Silent for as long, in the process that runs: it has all of its time.
        await Eventually.TrueAsync(async () =>
            (long)(await pair.ScalarAsync("select (extract(epoch from now()) * 1000)::bigint - max(alive_at) from operations_observed where id = $1", after))!
            > 2 * StaleAfter.TotalMilliseconds);
        await Pair.SeeAsync(pair.Anyone, after, answer => answer is { IsState: true, Status: "pending" });
    }

    [Fact]
    public async Task What_a_reload_forgot_has_the_longer_time_and_is_told_that_its_work_may_have_finished()
    {
        var reload = TimeSpan.FromSeconds(8);
        await using var pair = await StartAsync(Pair.Shared, ("STALE_AFTER_RELOAD", reload));
        var id = await pair.Anyone[0].CreateAsync();
        pair.Application.Move(id, "processing", 40);
        await Pair.SeeAsync(pair.Anyone, id, answer => answer.Progress is 40);

        pair.Application.ForgetAll();
        var lost = await Pair.SeeLostAsync(pair.Anyone, id);

        Assert.Contains("may have finished", lost.Body, StringComparison.Ordinal);
        var silence = (long)(await pair.ScalarAsync(
            """
            select (select changed from operations_observed where id = $1 and caller = '') / 1000
                - (select max(alive_at) from operations_observed where id = $1)
            """,
            id))!;
        TestContext.Current.TestOutputHelper?.WriteLine($"Declared lost {silence} ms after its last sign of life");
        Assert.InRange(silence, reload.TotalMilliseconds, reload.TotalMilliseconds * 2);

        // The old module's job ends after all, and its store writes it.
        Assert.Equal(201, await pair.RestAsync(HttpMethod.Post, "", Row(id, "complete", 100)));
        await Pair.SeeAsync(pair.Anyone, id, answer => answer.Status == "complete");
    }

    private Task<Pair> StartAsync(string store, params (string Name, TimeSpan Value)[] options) =>
        Pair.StartAsync(store, postgres, redis, [("STALE_AFTER", StaleAfter), ("TURN", Turn), .. options]);

    private static object Row(string id, string status, int progress) => new
    {
        id,
        status,
        progress,
        message = $"It is {status}",
        created_at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        updated_at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
    };
}
