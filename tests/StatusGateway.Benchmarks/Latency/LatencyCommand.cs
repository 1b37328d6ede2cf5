using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Latency;

/// <summary><c>latency</c>: what the gateway adds to a streamed event and to the first byte of a page.</summary>
internal static class LatencyCommand
{
    private const double MostAddedMs = 1;

    public static Command Create()
    {
        var isShort = new Option<bool>("--short") { Description = "Fewer events and pages, for continuous integration." };
        var executable = GatewayOption.Create();
        var command = new Command("latency", "How much later an event and a page arrive through the gateway than directly.")
        {
            isShort, executable,
        };
        command.SetAction((parsed, cancellationToken) => Measurement.RunAsync(
            token => RunAsync(parsed.GetValue(isShort), parsed.GetValue(executable), token), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool isShort, FileInfo? executable, CancellationToken cancellationToken)
    {
        var gateway = new GatewayFront(executable);
        ForgetfulApp.EnsureInstalled();
        gateway.EnsureInstalled();

        using var folder = new TemporaryFolder();
        await using var application = new ForgetfulApp(folder.Subfolder("application"), TimeSpan.Zero, tagged: false);
        await application.StartAsync(cancellationToken);
        await using var front = await gateway.StartAsync(application.Port, folder.Subfolder("front"), cancellationToken);

        var size = isShort ? 200 : 2_000;
        var direct = application.Address;
        Added[] measured =
        [
            new("event, a second direct stream", await EventRace.RunAsync(direct, direct, size, cancellationToken)),
            new("event, through the gateway", await EventRace.RunAsync(direct, front.Address, size, cancellationToken)),
            new("first byte, a second direct client", await PageRounds.RunAsync(direct, direct, size, cancellationToken)),
            new("first byte, through the gateway", await PageRounds.RunAsync(direct, front.Address, size, cancellationToken)),
        ];
        Print(measured);

        Added[] misses = [.. measured.Where(added => !(added.Median < MostAddedMs))];
        Array.ForEach(misses, miss => AnsiConsole.MarkupLineInterpolated(
            $"[red]Missed:[/] {miss.Name}: {Text(miss.Median)} ms more at the median, at most {MostAddedMs} allowed."));
        return misses.Length == 0 ? 0 : 1;
    }

    private static void Print(Added[] measured)
    {
        var table = new Table { Title = new TableTitle("Milliseconds later than directly, in the same run") }
            .AddColumns("", "pairs", "median", "p95", "p99", "most");
        foreach (var added in measured)
        {
            table.AddRow(
                added.Name,
                added.Milliseconds.Count.ToString(CultureInfo.InvariantCulture),
                Text(added.Median),
                Text(Percentile.Of(added.Milliseconds, 0.95)),
                Text(Percentile.Of(added.Milliseconds, 0.99)),
                Text(added.Milliseconds.Max()));
        }

        AnsiConsole.Write(table);
    }

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>How much later each of many arrived than its twin that came directly.</summary>
    private sealed record Added(string Name, IReadOnlyList<double> Milliseconds)
    {
        public double Median => Percentile.Median(Milliseconds);
    }
}
