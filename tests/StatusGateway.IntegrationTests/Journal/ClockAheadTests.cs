using System.Diagnostics;
using System.Globalization;
using System.Net;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>
/// A gateway whose clock is ten minutes ahead is cut off from Postgres and journals, and another one, which is not, writes the
/// end: nobody goes back.
/// </summary>
public sealed class ClockAheadTests(PostgresServer postgres, RedisServer redis)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    /// <param name="isTurnedLate">
    /// Whether the clock jumps when the gateway has learned already how far it is from Postgres's.
    /// </param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_end_that_another_gateway_writes_meanwhile_is_seen_at_once_after_the_replay(bool isTurnedLate)
    {
        using var clock = new TurnedClock();
        await using var on = await StartAsync(clock, isTurnedLate);
        using var people = new People(on);
        var id = await WrittenAsync(on, people);
        await using var load = PollLoad.Start([(people.First, id), (people.Second, id)]);
        await CutAsync(on, clock, isTurnedLate);

        foreach (var progress in new[] { 20, 30 })
        {
            Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", progress));
        }

        await Eventually.SeenAsync(() => people.Second.PollAsync(id), static answer => answer.Progress is 30);
        var wandering = people.WanderAsync(id);
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "complete", 100, on.Second));
        var there = await people.Second.PollAsync(id);
        var took = await RestoreAsync(on);
        var here = await people.First.PollAsync(id);

        Assert.Equal(("complete", "complete"), (there.Status, here.Status));
        TestContext.Current.TestOutputHelper?.WriteLine($"Replayed {took.TotalMilliseconds:0} ms after the return of Postgres");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", await on.HistoryAsync(id)));
        await IsOnlyForwardAsync(load, people, wandering, id);
        await IsDealtAsync(on, id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_end_that_another_gateway_writes_after_the_replay_is_seen_at_once(bool isTurnedLate)
    {
        using var clock = new TurnedClock();
        await using var on = await StartAsync(clock, isTurnedLate);
        using var people = new People(on);
        var id = await WrittenAsync(on, people);
        await using var load = PollLoad.Start([(people.First, id), (people.Second, id)]);
        await CutAsync(on, clock, isTurnedLate);
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 30));
        await Eventually.SeenAsync(() => people.Second.PollAsync(id), static answer => answer.Progress is 30);
        var wandering = people.WanderAsync(id);
        await RestoreAsync(on);

        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "complete", 100, on.Second));
        var started = Stopwatch.GetTimestamp();
        var there = await people.Second.PollAsync(id);
        await Eventually.SeenAsync(() => people.First.PollAsync(id), static answer => answer.Status == "complete");

        Assert.Equal("complete", there.Status);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Seen at the gateway that is ahead {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms after the end was acknowledged");
        await IsOnlyForwardAsync(load, people, wandering, id);
        Assert.Equal("complete 100", (await on.HistoryAsync(id))[^1]);
    }

    [Theory]
    [InlineData("processing", 0)]
    [InlineData("pending", 0)]
    public async Task A_start_that_was_journaled_begins_no_new_life_after_the_end(string status, int progress)
    {
        using var clock = new TurnedClock();
        await using var on = await StartAsync(clock, isTurnedLate: true);
        using var people = new People(on);
        var id = await WrittenAsync(on, people);
        await CutAsync(on, clock, isTurnedLate: true);

        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, status, progress));
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 40));
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "complete", 100, on.Second));
        await RestoreAsync(on);

        Assert.Equal("complete", (await people.First.PollAsync(id)).Status);
        Assert.Equal("complete", (await people.Second.PollAsync(id)).Status);
    }

    private async Task<JournalGateways> StartAsync(TurnedClock clock, bool isTurnedLate)
    {
        if (!isTurnedLate)
        {
            clock.Turn(Ahead);
        }

        return await JournalGateways.StartApartAsync(postgres, redis, clock);
    }

    private static async Task<string> WrittenAsync(JournalGateways on, People people)
    {
        var id = await on.WrittenAsync();
        await Eventually.SeenAsync(() => people.Second.PollAsync(id), static answer => answer.IsState);
        return id;
    }

    private static async Task CutAsync(JournalGateways on, TurnedClock clock, bool isTurnedLate)
    {
        await on.CutAsync();
        on.Application.ForgetAll();
        if (isTurnedLate)
        {
            clock.Turn(Ahead);
        }
    }

    private static async Task<TimeSpan> RestoreAsync(JournalGateways on)
    {
        on.Proxy.Restore();
        var started = Stopwatch.GetTimestamp();
        await on.ReplayedAsync();
        return Stopwatch.GetElapsedTime(started);
    }

    // A poller that goes from the one to the other with its tag has seen neither an older state nor anything but states.
    private static async Task IsOnlyForwardAsync(PollLoad load, People people, Task<IReadOnlyList<Answer>> wandering, string id)
    {
        await Eventually.SeenAsync(() => people.First.PollAsync(id), static answer => answer.Status == "complete");
        people.Stop();
        var seen = await wandering;
        var line = await load.EndAsync("A clock ten minutes ahead");

        Assert.True(load.Wrong.Count == 0, $"{line}{Environment.NewLine}{string.Join(Environment.NewLine, load.Wrong.Take(10))}");
        Assert.All(seen, static answer => Assert.True(answer.IsState, answer.ToString()));
        var progress = seen.Where(static answer => answer.Status is not null).Select(static answer => answer.Progress).ToList();
        Assert.True(progress.Order().SequenceEqual(progress), string.Join(Environment.NewLine, seen.TakeLast(20)));
        Assert.Equal(100, progress[^1]);
    }

    // It knows Postgres's time from what that has dealt it, and goes on counting evenly.
    private static async Task IsDealtAsync(JournalGateways on, string id)
    {
        var ahead = await on.RowsAsync(
            "select (max(revision) - (extract(epoch from clock_timestamp()) * 1000000)::bigint) / 1000000 from history where id = $1", id);
        var seconds = double.Parse(ahead[0], CultureInfo.InvariantCulture);
        Assert.InRange(seconds, -60, 0);
    }

    /// <summary>A page at each gateway, and one that wanders between them.</summary>
    private sealed class People(JournalGateways on) : IDisposable
    {
        private volatile bool _isOver;

        public Visitor First { get; } = new(on.First.Address);

        public Visitor Second { get; } = new(on.Second!.Address);

        public async Task<IReadOnlyList<Answer>> WanderAsync(string id)
        {
            List<Answer> seen = [];
            string? tag = null;
            while (!_isOver)
            {
                var answer = await (seen.Count % 2 == 0 ? First : Second).PollAsync(id, tag);
                tag = answer.Tag ?? tag;
                seen.Add(answer);
            }

            // And once more at each.
            seen.Add(await First.PollAsync(id, tag));
            seen.Add(await Second.PollAsync(id, tag));
            return seen;
        }

        public void Stop() => _isOver = true;

        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }
    }
}
