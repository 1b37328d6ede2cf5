using System.Globalization;
using Spectre.Console;
using StatusGateway.Benchmarks.Measuring;

namespace StatusGateway.Benchmarks.Upserts;

/// <summary>Prints what was measured, each way beside the marked upserts straight into the table.</summary>
internal static class UpsertTable
{
    public static void Print(IReadOnlyList<UpsertResult> results, UpsertResult marked)
    {
        var table = new Table
        {
            Title = new TableTitle($"Upserts by {IUpserter.Writers} writers, medians of alternating rounds; CPU in µs an upsert"),
        };
        table.AddColumns("", "upserts/s", "of marked", "every round", "p99 ms", "Postgres µs", "gateway µs");
        foreach (var result in results)
        {
            table.AddRow(
                result.Name,
                Text(result.Of(static round => round.Rate), "#,0"),
                Text(Percentile.Median(result.RatesTo(marked)), "0.00"),
                string.Join(" ", result.RatesTo(marked).Select(static ratio => Text(ratio, "0.00"))),
                Text(result.Of(static round => round.P99Ms), "0.0"),
                Text(result.Of(static round => round.PostgresMicroseconds), "0"),
                result.Rounds[0].GatewayMicroseconds is null
                    ? ""
                    : Text(result.Of(static round => round.GatewayMicroseconds!.Value), "0"));
        }

        AnsiConsole.Write(table);
    }

    public static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
