using System.Globalization;
using Spectre.Console;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>Prints one scenario: the polls, and what else was promised.</summary>
internal static class OutcomeTables
{
    public static void Print(Scenario scenario, IReadOnlyList<Outcome> outcomes)
    {
        var polls = new Table { Title = new TableTitle($"Polls: {scenario.Name}") }
            .AddColumns("", "polls usable", "of them 304", "while down", "after", "never polled before", "p50 ms", "p99 ms", "max ms", "p99 before the fault", "p99 of the control");
        var rest = new Table { Title = new TableTitle($"The rest: {scenario.Name}") }
            .AddColumns("", "too old", "worst behind ms", "backwards", "never true", "unknown id unchanged", "unknown id while down", "pages", "POSTs", "executed twice", "executed, told failed");

        foreach (var outcome in outcomes)
        {
            polls.AddRow(
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
            rest.AddRow(
                outcome.Front,
                Number(outcome.Staleness.TooOld),
                Number(outcome.Staleness.WorstBehind),
                Number(outcome.Staleness.Backwards),
                Number(outcome.Staleness.NeverTrue),
                $"{outcome.UnknownSame}",
                outcome.UnknownWhileDown is "" ? "–" : outcome.UnknownWhileDown,
                $"{outcome.Pages}",
                $"{outcome.Posts}",
                Number(outcome.ExecutedMoreThanOnce),
                Number(outcome.ExecutedUntold));
        }

        AnsiConsole.Write(polls);
        AnsiConsole.Write(rest);
        AnsiConsole.MarkupLine(
            "The control is a second application that stays well, polled directly: what the machine itself adds to every latency.");
        AnsiConsole.MarkupLineInterpolated(
            $"Too old: the served state had been superseded for more than {Staleness.Allowed(scenario).TotalMilliseconds} ms when the poll was sent, while the application still knew the operation");
        AnsiConsole.MarkupLine(
            "(one refresh of 500 ms, 1 s, one interval between polls of an operation, and what the application takes to answer).");
        AnsiConsole.WriteLine();
    }

    private static string Milliseconds(double value) =>
        double.IsNaN(value) ? "–" : value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
