using System.Collections.Concurrent;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>One front going through one scenario, from an empty application to the figures.</summary>
internal sealed class SurvivalRun(IFront front, Scenario scenario)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private readonly Timeline _timeline = new(scenario.Fault);
    private readonly ConcurrentQueue<PollRecord> _polls = new();

    // Clients may poll what stands here; the late ones join it with the fault.
    private volatile string[] _polled = [];

    public async Task<Outcome> RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var application = new ForgetfulApp(
            folder.Subfolder("application"), scenario.AnswerDelay, tagged: false);
        await application.StartAsync(cancellationToken);
        await using var healthy = new ForgetfulApp(folder.Subfolder("control"), TimeSpan.Zero, tagged: false);
        await healthy.StartAsync(cancellationToken);
        await using var running = await front.StartAsync(application.Port, folder.Subfolder("front"), cancellationToken);
        using var visitors = new Visitors(running.Address);
        using var unknown = new UnknownIds(application.Address, running.Address, scenario.AnswerDelay);
        using var creator = Browser.Open(running.Address, connections: Scenario.LateOperations);

        _polled = await CreateAsync(creator, 0, Scenario.Operations - Scenario.LateOperations);
        await PollAsync(running.Address, _ => { }, WarmUp, cancellationToken);
        var before = await running.ScrapeAsync(cancellationToken);

        var control = new Control();
        var story = TellAsync(application, creator, cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(scenario.Length);
        await Task.WhenAll(
            PollAsync(running.Address, _polls.Enqueue, scenario.Length, cancellationToken),
            visitors.VisitAsync(end.Token),
            unknown.AskAsync(end.Token),
            control.RunAsync(healthy, end.Token),
            story);

        cancellationToken.ThrowIfCancellationRequested();
        var after = await running.ScrapeAsync(cancellationToken);
        await application.KillAsync();
        var posts = PostLog.Read(application.PostLog);
        var truth = TruthLog.Read(application.TruthLog);
        return Outcome.Of(front.Name, scenario, _timeline, _polls, await story, truth, posts, visitors, unknown, control) with
        {
            CountedByFront = before is null || after is null ? null : Counted.Between(before, after),
        };
    }

    private static async Task<string[]> CreateAsync(HttpClient client, int first, int count)
    {
        var ids = await Task.WhenAll(
            Enumerable.Range(first, count).Select(number => Job(number).SendAsync(client)));

        return [.. ids.OfType<string>()];
    }

    /// <summary>Some are done before the fault, some end in the middle of it, some long after; a few fail.</summary>
    private static Creation Job(int number)
    {
        var durationMs = (number % 4) switch { 0 => 3_000, 1 => 8_000, 2 => 30_000, _ => 120_000 };
        return new Creation($"operation-{number}", durationMs, Fails: number % 10 == 0);
    }

    private async Task PollAsync(
        Uri address, Action<PollRecord> keep, TimeSpan length, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(length);

        // Every fourth client returns the tags it was given.
        StatusPoller[] clients =
        [
            .. Enumerable.Range(0, Scenario.Clients)
                .Select(number => new StatusPoller(address, returnsTags: number % 4 == 0)),
        ];
        try
        {
            await Task.WhenAll(clients.Select((client, number) => Pace.EveryAsync(
                Scenario.PollInterval,
                Scenario.PollInterval * number / Scenario.Clients,
                async tick => keep(await client.PollAsync(PolledBy(number, tick))),
                end.Token)));
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    private string PolledBy(int client, int tick)
    {
        var polled = _polled;
        return polled.Length > 0 ? polled[((client * 2) + tick) % polled.Length] : "nothing-was-created";
    }

    /// <summary>What happens meanwhile; returns the operations that were created late.</summary>
    private async Task<string[]> TellAsync(
        ForgetfulApp application, HttpClient creator, CancellationToken cancellationToken)
    {
        var began = Clock.Now;
        var early = _polled;

        await Clock.UntilAsync(began + (scenario.FaultAt - TimeSpan.FromSeconds(1)).TotalMilliseconds, cancellationToken);
        var late = await CreateAsync(creator, early.Length, Scenario.LateOperations);

        await Clock.UntilAsync(began + scenario.FaultAt.TotalMilliseconds, cancellationToken);
        await BeginFaultAsync(application);

        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        _polled = [.. early, .. late];

        await Clock.UntilAsync(began + (scenario.FaultAt + scenario.FaultFor).TotalMilliseconds, cancellationToken);
        await EndFaultAsync(application, cancellationToken);
        return late;
    }

    private async Task BeginFaultAsync(ForgetfulApp application)
    {
        if (scenario.Fault != Fault.None)
        {
            _timeline.FaultBegan = Clock.Now;
        }

        switch (scenario.Fault)
        {
            case Fault.Restart:
                await application.KillAsync();
                _timeline.Killed = Clock.Now;
                break;
            case Fault.BlackHole:
                application.Stop();
                break;
        }
    }

    private async Task EndFaultAsync(ForgetfulApp application, CancellationToken cancellationToken)
    {
        switch (scenario.Fault)
        {
            case Fault.Restart:
                await application.StartAsync(cancellationToken);
                _timeline.FaultEnded = Clock.Now;
                break;
            case Fault.BlackHole:
                application.Continue();
                _timeline.FaultEnded = Clock.Now;
                break;
        }
    }
}
