using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Coalescing;

/// <summary><c>coalescing</c>: 500 pollers of one operation, and how many of their polls the application sees.</summary>
internal static class CoalescingCommand
{
    private const double MostPerSecondWhileActive = 2;
    private const int MostPerMinuteWhenFinal = 1;

    public static Command Create()
    {
        var isShort = new Option<bool>("--short") { Description = "Fewer seconds, for continuous integration." };
        var executable = GatewayOption.Create();

        var command = new Command("coalescing", "How many polls of one operation reach the application.") { isShort, executable };
        command.SetAction((parsed, cancellationToken) => Measurement.RunAsync(
            () => RunAsync(parsed.GetValue(isShort), parsed.GetValue(executable), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(bool isShort, FileInfo? executable, CancellationToken cancellationToken)
    {
        var gateway = new GatewayFront(executable);
        gateway.EnsureInstalled();

        using var folder = new TemporaryFolder();
        await using var application = new ForgetfulApp(folder.Subfolder("application"), TimeSpan.Zero, tagged: false);
        await application.StartAsync(cancellationToken);
        await using var front = await gateway.StartAsync(application.Port, folder.Subfolder("front"), cancellationToken);

        var active = await PollAsync("active", 600_000, TimeSpan.FromSeconds(isShort ? 10 : 30));
        var final = await PollAsync("final", 0, TimeSpan.FromSeconds(isShort ? 20 : 60));
        Print(active, final);

        string[] misses = [.. Misses(active, final)];
        Array.ForEach(misses, miss => AnsiConsole.MarkupLineInterpolated($"[red]Missed:[/] {miss}."));
        return misses.Length == 0 ? 0 : 1;

        async Task<CoalescingResult> PollAsync(string name, int durationMs, TimeSpan length)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{CoalescingPhase.Pollers} pollers of one {name} operation for {length.TotalSeconds} s …[/]");
            using var client = Browser.Open(front.Address);
            var ids = await Creation.SendAllAsync(client, [new Creation(name, durationMs)]);
            return await new CoalescingPhase(name, application, front.Address, ids[0]).RunAsync(length, cancellationToken);
        }
    }

    private static void Print(params CoalescingResult[] results)
    {
        var table = new Table { Title = new TableTitle($"{CoalescingPhase.Pollers} pollers of one operation") }
            .AddColumns("", "polls usable", "seconds", "requests to the application", "a second", "a minute", "most in one second");
        foreach (var result in results)
        {
            table.AddRow(
                result.Name,
                $"{result.Usable}/{result.Polls}",
                Text(result.Length.TotalSeconds),
                Text(result.Upstream),
                Text(result.PerSecond),
                Text(result.PerSecond * 60),
                Text(result.MostInASecond));
        }

        AnsiConsole.Write(table);
    }

    private static IEnumerable<string> Misses(CoalescingResult active, CoalescingResult final)
    {
        foreach (var result in new[] { active, final }.Where(result => result.Usable < result.Polls || result.Polls == 0))
        {
            yield return $"only {result.Usable} of {result.Polls} polls of the {result.Name} operation were usable";
        }

        // A window that begins with a request and ends with one holds one more than its length says.
        if (active.Upstream > (MostPerSecondWhileActive * active.Length.TotalSeconds) + 1)
        {
            yield return $"the application was asked {Text(active.PerSecond)} times a second for an active operation, not {MostPerSecondWhileActive}";
        }

        if (final.Upstream > MostPerMinuteWhenFinal)
        {
            yield return $"the application was asked {final.Upstream} times in {final.Length.TotalSeconds} s for a final operation";
        }
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
