using System.Globalization;
using System.Net;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>
/// Promises 1 and 3 while Redis, Postgres or both are out, at two gateways, in front of an application that has forgotten
/// everything.
/// </summary>
[Collection(OneDeployment.Name)]
public sealed class OutageTests(Deployment on)
{
    private const string Variable = "STATUSGATEWAY_TEST_OUTAGE_SECONDS";

    /// <summary>Long enough for three rounds of everything that comes round once a second.</summary>
    private const double UsualSeconds = 3;

    // No measurement, but what nobody would call an answer at once: a poll that waits out a time limit of 5 s is seen.
    private const double TooLongMs = 1500;

    // What the promise says; held by hand, on a machine that does nothing else: a suite that runs beside others is no measurement.
    private const double MostP99Ms = 50;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : UsualSeconds);

    [Fact]
    public Task Nothing_known_is_forgotten_when_Redis_is_flushed() => GoesOnAsync(
        "Redis flushed", on.Redis.FlushAllAsync, static () => Task.CompletedTask, storeAnswers: true, secondHearsInOutage: true);

    [Fact]
    public Task Nothing_known_is_forgotten_while_Redis_hangs() => GoesOnAsync(
        "Redis stopped", on.Redis.StopAsync, on.Redis.ContinueAsync, storeAnswers: true, secondHearsInOutage: true);

    [Fact]
    public Task Nothing_known_is_forgotten_while_Redis_is_dead() => GoesOnAsync(
        "Redis killed", on.Redis.KillAsync, on.Redis.RestartAsync, storeAnswers: true, secondHearsInOutage: true);

    [Fact]
    public Task Nothing_known_is_forgotten_while_Postgres_hangs() => GoesOnAsync(
        "Postgres stopped", StopPostgresAsync, ContinuePostgresAsync, storeAnswers: false, secondHearsInOutage: true);

    [Fact]
    public Task Nothing_known_is_forgotten_while_Postgres_is_dead() => GoesOnAsync(
        "Postgres killed", KillPostgresAsync, on.Postgres.Process.RestartAsync, storeAnswers: false, secondHearsInOutage: true);

    [Fact]
    public Task Nothing_known_is_forgotten_while_Redis_and_Postgres_hang() => GoesOnAsync(
        "Redis and Postgres stopped",
        async () =>
        {
            await on.Redis.StopAsync();
            await StopPostgresAsync();
        },
        async () =>
        {
            await on.Redis.ContinueAsync();
            await ContinuePostgresAsync();
        },
        storeAnswers: false,
        secondHearsInOutage: false);

    private async Task GoesOnAsync(
        string what, Func<Task> begin, Func<Task> end, bool storeAnswers, bool secondHearsInOutage)
    {
        using var people = new People(on);
        await people.AtFirst(isOwn: false).ReadyAsync(); // the outage before this one is over
        await people.AtSecond(isOwn: false).ReadyAsync();
        var known = await LearnAsync(people);
        (Visitor Visitor, string Id)[] atFirst = [.. known.Select(one => (people.AtFirst(one.IsOwn), one.Id))];
        (Visitor Visitor, string Id)[] atSecond = [.. known.Select(one => (people.AtSecond(one.IsOwn), one.Id))];
        await PollAllAsync(atFirst);

        // Half of them the second gateway has never heard of when the outage begins, if anything is left that can tell it.
        await PollAllAsync(secondHearsInOutage ? atSecond.Where((_, index) => index % 2 == 0) : atSecond);
        on.Application.ForgetAll();

        await begin();
        string line;
        IReadOnlyCollection<string> wrong;
        double p99;
        List<Answer> unknown = [];
        await using (var load = PollLoad.Start(atFirst.Concat(atSecond)))
        {
            var asking = AskForUnknownAsync(people, unknown, Outage);
            await PollLoad.ForAsync(Outage);
            await asking;
            line = await load.EndAsync($"{what} for {Outage.TotalSeconds:0} s");
            (wrong, p99) = (load.Wrong, load.P99Ms);
            await end();
        }

        Assert.True(wrong.Count == 0, $"{line}{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(10))}");
        Assert.True(Outage.TotalSeconds <= UsualSeconds || p99 < MostP99Ms, line);

        // On a busy machine the store itself may be given up for a second; the application's word stands as soon as it is back.
        Assert.All(unknown, answer => Assert.True(
            answer.IsTryAgain || (storeAnswers && answer.IsTheApplicationsNotFound), answer.ToString()));
        Assert.All(unknown.TakeLast(2), answer => Assert.Equal(storeAnswers, answer.IsTheApplicationsNotFound));
        await IsAsBeforeAsync(people, atFirst.Concat(atSecond), wrong.Count);
    }

    // Created only, running, final; anyone's, and one person's own.
    private async Task<List<(string Id, bool IsOwn)>> LearnAsync(People people)
    {
        List<(string Id, bool IsOwn)> known = [];
        foreach (var isOwn in new[] { false, true })
        {
            foreach (var (status, progress) in new[] { ("pending", 0d), ("processing", 35d), ("processing", 70d), ("complete", 100d) })
            {
                for (var count = 0; count < 2; count++)
                {
                    var visitor = people.AtFirst(isOwn);
                    var id = await visitor.CreateAsync();
                    known.Add((id, isOwn));
                    if (status != "pending")
                    {
                        on.Application.Move(id, status, progress);
                        await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.Status == status);
                    }
                }
            }
        }

        return known;
    }

    private static async Task PollAllAsync(IEnumerable<(Visitor Visitor, string Id)> pages)
    {
        foreach (var (visitor, id) in pages)
        {
            await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.IsState);
        }
    }

    private static async Task AskForUnknownAsync(People people, List<Answer> answers, TimeSpan time)
    {
        using var ending = new CancellationTokenSource(time);
        while (!ending.IsCancellationRequested)
        {
            answers.Add(await people.AtFirst(isOwn: false).PollAsync($"unknown-{Guid.NewGuid():N}"));
            answers.Add(await people.AtSecond(isOwn: true).PollAsync($"unknown-{Guid.NewGuid():N}"));
        }
    }

    private async Task IsAsBeforeAsync(People people, IEnumerable<(Visitor Visitor, string Id)> pages, int wrong)
    {
        Assert.Equal(0, wrong);
        await Eventually.SeenAsync(
            () => people.AtFirst(isOwn: false).PollAsync($"unknown-{Guid.NewGuid():N}"),
            answer => answer.IsTheApplicationsNotFound);
        await Eventually.SeenAsync(
            () => people.AtSecond(isOwn: false).PollAsync($"unknown-{Guid.NewGuid():N}"),
            answer => answer.IsTheApplicationsNotFound);
        foreach (var (visitor, id) in pages)
        {
            var answer = await visitor.PollAsync(id);
            Assert.True(answer.IsState && answer.Took.TotalMilliseconds < TooLongMs, answer.ToString());
        }

        // What is written now at the one is seen at the other: they hear of each other again.
        var written = $"written-after-the-outage-{Guid.NewGuid():N}";
        on.Application.Move(written, "pending");
        await Eventually.SeenAsync(() => people.AtSecond(isOwn: false).PollAsync(written), answer => answer.Tag is not null);
        using var saved = await people.AtFirst(isOwn: false).WriteAsync(written, "complete", 100, "Written");
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        await Eventually.SeenAsync(
            () => people.AtSecond(isOwn: false).PollAsync(written), answer => answer.Message == "Written");
    }

    private Task StopPostgresAsync()
    {
        on.Postgres.Process.Stop();
        return Task.CompletedTask;
    }

    private Task ContinuePostgresAsync()
    {
        on.Postgres.Process.Continue();
        return Task.CompletedTask;
    }

    private Task KillPostgresAsync()
    {
        on.Postgres.Process.Kill();
        return Task.CompletedTask;
    }

    /// <summary>Anna and somebody without any cookie, each at either gateway.</summary>
    private sealed class People(Deployment on) : IDisposable
    {
        private readonly Visitor[] _open = [new(on.First.Address), new(on.Second.Address)];

        // One name for both gateways: who asks is bound to the host, as cookies are.
        private readonly Visitor[] _own = [new(on.First.Address, "anna"), new(on.Second.Address, "anna", on.First.Address)];

        public Visitor AtFirst(bool isOwn) => isOwn ? _own[0] : _open[0];

        public Visitor AtSecond(bool isOwn) => isOwn ? _own[1] : _open[1];

        public void Dispose()
        {
            foreach (var visitor in _open.Concat(_own))
            {
                visitor.Dispose();
            }
        }
    }
}
