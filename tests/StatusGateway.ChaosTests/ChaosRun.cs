using StatusGateway.ChaosTests;
using StatusGateway.ChaosTests.Checking;
using StatusGateway.ChaosTests.Clients;
using StatusGateway.ChaosTests.Histories;
using StatusGateway.ChaosTests.Nemesis;
using StatusGateway.ChaosTests.Servers;
using StatusGateway.Testing;

[assembly: AssemblyFixture(typeof(ChaosRun))]

namespace StatusGateway.ChaosTests;

/// <summary>One run of chaos, whose history every promise is checked against.</summary>
public sealed class ChaosRun : IAsyncLifetime
{
    private const int Pollers = 40;
    private const int Writers = 8;

    // Returns no tags: whatever it asks, it is told the state.
    private const short Observer = Pollers + 3;
    private const int TroublesAtOnce = 2;
    private const int ShownAtMost = 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan CalmAtFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CalmAtLast = TimeSpan.FromSeconds(5);

    private readonly ChaosSettings _settings = ChaosSettings.OfEnvironment();

    internal History History { get; private set; } = new();

    internal IReadOnlyList<string> Endless { get; private set; } = [];

    internal IReadOnlyList<CommittedRow> Commits { get; private set; } = [];

    /// <summary>Fails with the seed and what went wrong, if anything did.</summary>
    internal void HoldsThat(string promise, IEnumerable<string> violations)
    {
        string[] all = [.. violations];
        if (all.Length > 0)
        {
            File.WriteAllLines(Log(promise.ToLowerInvariant().Replace(' ', '-')), all);
        }

        Assert.True(all.Length == 0, string.Join(
            Environment.NewLine,
            [$"{promise}: {all.Length} violations, seed {_settings.Seed}", .. all.Take(ShownAtMost)]));
    }

    public async ValueTask InitializeAsync()
    {
        await ShippedGateway.PublishAsync(CancellationToken.None);
        await using var stage = await Stage.BuildAsync(CancellationToken.None);
        foreach (var node in stage.Nodes)
        {
            await node.ReadyAsync(CancellationToken.None);
        }

        // Code that runs for the first time is so slow that it seems a fault.
        await WorkAsync(stage, new History(), new Breakage(), static () => Task.Delay(WarmUp, TimeProvider.System));
        foreach (var node in stage.Nodes)
        {
            await node.ReadyAsync(CancellationToken.None);
        }

        History = new History();
        Say($"Chaos for {_settings.Length.TotalSeconds:0} s, seed {_settings.Seed}");
        try
        {
            await RageAsync(stage);
            foreach (var node in stage.Nodes)
            {
                await node.ReadyAsync(CancellationToken.None);
            }

            using var observer = new PollingClient(Observer, stage, History, Randomness(Observer));
            Endless = await new LastLook(observer, History).FindEndlessAsync();
        }
        finally
        {
            WriteLogs(stage);
        }

        Commits = await stage.ReadHistoryAsync(CancellationToken.None);
        Say(FormattableString.Invariant(
            $"{History.Polls.Count} polls, {History.Acknowledged} acknowledged writes, {History.Refused} refused, {History.Operations.Count} operations, {History.Faults.Count} faults, seed {_settings.Seed}"));
        Say(Latencies.Report(History));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task RageAsync(Stage stage)
    {
        var broken = new Breakage();
        await WorkAsync(stage, History, broken, async () =>
        {
            using var raging = new CancellationTokenSource();
            await Task.Delay(CalmAtFirst, TimeProvider.System);
            Fault[] faults = [.. Fault.All.Where(fault => fault.Name.Contains(_settings.Only, StringComparison.Ordinal))];
            Task[] troubles =
            [
                .. Enumerable.Range(0, TroublesAtOnce).Select(number =>
                    new Nemesis.Nemesis(stage, broken, History, faults, Randomness(200 + number), Say).RageAsync(raging.Token)),
            ];

            raging.CancelAfter(_settings.Length);
            await Task.WhenAll(troubles);
            await Task.Delay(CalmAtLast, TimeProvider.System);
        });
    }

    /// <summary>Polls and writes for as long as something else takes.</summary>
    private async Task WorkAsync(Stage stage, History history, Breakage broken, Func<Task> meanwhile)
    {
        using var working = new CancellationTokenSource();
        PollingClient[] pollers =
            [.. Enumerable.Range(0, Pollers).Select(number => new PollingClient((short)number, stage, history, Randomness(number)))];
        WritingClient[] writers =
        [
            .. Enumerable.Range(0, Writers).Select(
                number => new WritingClient((short)number, stage, history, broken, Randomness(100 + number))),
        ];
        Task[] clients =
        [
            .. pollers.Select(poller => Task.Run(() => poller.PollAsync(working.Token))),
            .. writers.Select(writer => Task.Run(() => writer.WriteAsync(working.Token))),
        ];
        await meanwhile();
        await working.CancelAsync();
        await Task.WhenAll(clients);
        Array.ForEach(pollers, static poller => poller.Dispose());
        Array.ForEach(writers, static writer => writer.Dispose());
    }

    // Each has its own, so that one's haste does not change another's luck.
    private Random Randomness(int part) => new((_settings.Seed * 1_000) + part);

    /// <summary>What the gateways said and clients saw, for whoever looks for the cause of a violation.</summary>
    private void WriteLogs(Stage stage)
    {
        foreach (var node in stage.Nodes)
        {
            File.WriteAllText(Log(FormattableString.Invariant($"gateway-{node.Number}")), node.Gateway.OutputOfAllStarts);
        }

        File.WriteAllLines(Log("history"), History.Tell());
    }

    private string Log(string name) => Path.Combine(
        Directory.CreateDirectory(Path.Combine(Repository.Artifacts, "chaos")).FullName,
        FormattableString.Invariant($"seed-{_settings.Seed}-{name}.log"));

    private static void Say(string line) => Console.WriteLine(line);
}
