using System.CommandLine;
using Spectre.Console;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Survival;

/// <summary><c>survival</c>: who keeps answering when the application does not.</summary>
internal static class SurvivalCommand
{
    private static readonly string[] Names = ["direct", "yarp", "nginx", "haproxy", "caddy", "gateway"];

    public static Command Create()
    {
        var isShort = new Option<bool>("--short") { Description = "Fewer seconds, for continuous integration." };
        var only = new Option<string[]>("--front")
        {
            Description = $"Only these rows, in every scenario: {string.Join(", ", Names)} (repeatable).",
        };
        only.AcceptOnlyFromAmong(Names);
        var executable = GatewayOption.Create();

        var command = new Command(
            "survival", "Kills, stops and slows the application while clients poll, and compares the fronts.")
        {
            isShort, only, executable,
        };
        command.SetAction((parsed, cancellationToken) => Measurement.RunAsync(
            token => RunAsync(parsed.GetValue(isShort), parsed.GetValue(only) ?? [], parsed.GetValue(executable), token),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        bool isShort, string[] only, FileInfo? executable, CancellationToken cancellationToken)
    {
        IFront[] all =
        [
            new DirectFront(), new StockYarpFront(), new NginxFront(), new HaproxyFront(), new CaddyFront(), new GatewayFront(executable),
        ];
        IFront[] fronts = [.. all.Where(front => only.Length == 0 || only.Contains(front.Name))];
        ForgetfulApp.EnsureInstalled();
        Array.ForEach(fronts, front => front.EnsureInstalled());

        // The peers show what a restart does to them; the other two are compared with having no front at all.
        IFront[] withoutPeers = [.. fronts.Where(front => only.Length > 0 || front is DirectFront or GatewayFront)];

        var isAccepted = await GoThroughAsync(Scenario.Restart(isShort) with { JudgesLatency = !isShort }, fronts, cancellationToken);
        isAccepted &= await GoThroughAsync(Scenario.BlackHole(isShort) with { JudgesLatency = !isShort }, withoutPeers, cancellationToken);
        isAccepted &= await GoThroughAsync(Scenario.Slow(isShort) with { JudgesLatency = !isShort }, withoutPeers, cancellationToken);
        return isAccepted ? 0 : 1;
    }

    private static async Task<bool> GoThroughAsync(Scenario scenario, IFront[] fronts, CancellationToken cancellationToken)
    {
        List<Outcome> outcomes = [];
        try
        {
            foreach (var front in fronts)
            {
                AnsiConsole.MarkupLineInterpolated($"[grey]{scenario.Name}: {front.Name} …[/]");
                outcomes.Add(await new SurvivalRun(front, scenario).RunAsync(cancellationToken));
            }
        }
        finally
        {
            // Also when the next front did not start: what was measured is shown.
            OutcomeTables.Print(scenario, outcomes);
        }

        var gateway = outcomes.Find(outcome => outcome.Front == "gateway");
        string[] misses = gateway is null ? [] : [.. Acceptance.Misses(gateway, scenario)];
        foreach (var miss in misses)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]Missed:[/] {scenario.Name}: {miss}.");
        }

        return misses.Length == 0;
    }
}
