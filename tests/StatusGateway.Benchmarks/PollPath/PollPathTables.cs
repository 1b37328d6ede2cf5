using System.Globalization;
using Spectre.Console;

namespace StatusGateway.Benchmarks.PollPath;

/// <summary>Prints what a poll costs, and what the gateway needs to be there at all.</summary>
internal static class PollPathTables
{
    private const double Megabyte = 1024 * 1024;

    public static void Print(IEnumerable<RoundsResult> results)
    {
        var table = new Table { Title = new TableTitle("CPU per poll of the whole server, medians of alternating rounds") }
            .AddColumns("", "nginx µs", "gateway µs", "gateway / nginx", "every round", "nginx polls/s", "gateway polls/s", "nginx p99 ms", "gateway p99 ms");
        foreach (var result in results)
        {
            table.AddRow(
                result.Load.Name,
                Text(result.OfPeer(round => round.CpuMicroseconds), "0.0"),
                Text(result.OfGateway(round => round.CpuMicroseconds), "0.0"),
                Text(result.Ratio, "0.00"),
                string.Join(" ", result.Rounds.Select(round => Text(round.Gateway.CpuMicroseconds / round.Peer.CpuMicroseconds, "0.00"))),
                Text(result.OfPeer(round => round.Rate), "#,0"),
                Text(result.OfGateway(round => round.Rate), "#,0"),
                Text(result.OfPeer(round => round.P99Ms), "0.0"),
                Text(result.OfGateway(round => round.P99Ms), "0.0"));
        }

        AnsiConsole.Write(table);
    }

    public static void Print(StartUpResult start, MemoryResult memory)
    {
        var table = new Table { Title = new TableTitle("To be there at all") }.AddColumns("", "gateway");
        table.AddRow("start to first answered poll, median", $"{Text(start.Median, "0")} ms ({Text(start.Fastest, "0")} to {Text(start.Slowest, "0")})");
        table.AddRow("idle memory (proportional set size)", $"{Text(memory.Idle / Megabyte, "0.0")} MB");
        table.AddRow(
            "memory per known operation",
            $"{Text(memory.PerOperation, "#,0")} bytes, from {memory.Learned} created; {memory.Known} of them known afterwards");
        AnsiConsole.Write(table);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
