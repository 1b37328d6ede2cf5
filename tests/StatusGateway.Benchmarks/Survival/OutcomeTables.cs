using System.Globalization;
using Spectre.Console;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>Prints one scenario: the polls, and what else was promised.</summary>
internal static class OutcomeTables
{
    public static void Print(Scenario scenario, IReadOnlyList<Outcome> outcomes)
    {
        if (outcomes.Count == 0)
        {
            return;
        }

        AnsiConsole.Write(Polls(scenario, outcomes));
        AnsiConsole.Write(Rest(scenario, outcomes));
        foreach (var outcome in outcomes.Where(static outcome => outcome.CountedByFront is not null))
        {
            AnsiConsole.MarkupLineInterpolated(
                $"""
                 {outcome.Front} counted: {outcome.CountedByFront}.
                 Its clients saw: {outcome.CountedByClients}.
                 """);
        }

        var allowed = Staleness.Allowed(scenario).TotalMilliseconds;
        AnsiConsole.MarkupLineInterpolated(
            $"""
             Control: a second application that stays well, polled directly; what the machine itself adds to every latency.
             Too old: the state had been superseded for more than {allowed} ms when the poll was sent and the application
             still knew it (one refresh of 500 ms, 1 s, one interval between polls, and the application's own delay).

             """);
    }

    private static Table Polls(Scenario scenario, IReadOnlyList<Outcome> outcomes)
    {
        var table = new Table { Title = new TableTitle($"Polls: {scenario.Name}") }
            .AddColumns("", "polls usable", "of them 304", "while down", "after", "never polled before")
            .AddColumns("p50 ms", "p99 ms", "max ms", "p99 before the fault", "p99 of the control");
        foreach (var outcome in outcomes)
        {
            table.AddRow(
                outcome.Front,
                $"{outcome.Polls}",
                Number(outcome.NotModified),
                $"{outcome.WhileDown}",
                $"{outcome.After}",
                $"{outcome.NeverPolled}",
                Milliseconds(outcome.P50),
                Milliseconds(outcome.P99),
                Milliseconds(outcome.Max),
                Milliseconds(outcome.P99Before),
                Milliseconds(outcome.P99OfControl));
        }

        return table;
    }

    private static Table Rest(Scenario scenario, IReadOnlyList<Outcome> outcomes)
    {
        var table = new Table { Title = new TableTitle($"The rest: {scenario.Name}") }
            .AddColumns("", "too old", "worst behind ms", "backwards", "never true", "unknown id unchanged")
            .AddColumns("unknown id while down", "pages", "POSTs", "cut off by the kill", "executed twice", "executed, told failed");
        foreach (var outcome in outcomes)
        {
            table.AddRow(
                outcome.Front,
                Number(outcome.Staleness.TooOld),
                Number(outcome.Staleness.WorstBehind),
                Number(outcome.Staleness.Backwards),
                Number(outcome.Staleness.NeverTrue),
                $"{outcome.UnknownSame}",
                outcome.UnknownWhileDown is "" ? "–" : outcome.UnknownWhileDown,
                $"{outcome.Pages}",
                $"{outcome.Posts}",
                Number(outcome.PostsCutOff),
                Number(outcome.ExecutedMoreThanOnce),
                Number(outcome.ExecutedUntold));
        }

        return table;
    }

    private static string Milliseconds(double value) =>
        double.IsNaN(value) ? "–" : value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
