using System.Globalization;
using Spectre.Console;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.PollPath;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Distributions;

/// <summary><c>distributions</c>: what each way to install the gateway weighs, how soon it answers, and what it holds.</summary>
internal static class DistributionsCommand
{
    private const double Megabyte = 1024 * 1024;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command(
            "distributions", "Size, start to first answered poll and idle memory of image, tool and single files.");
        command.SetAction((_, cancellationToken) => Measurement.RunAsync(RunAsync, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        ForgetfulApp.EnsureInstalled();
        using var folder = new TemporaryFolder();
        var packaging = new Packaging(folder);
        List<Distribution> all = [await packaging.ToolAsync(), .. await packaging.SingleFilesAsync()];
        if (await Packaging.HasEngineAsync())
        {
            all.Insert(0, await packaging.ImageAsync());
        }
        else
        {
            AnsiConsole.WriteLine("No container engine answers, so the image is not measured: tests/engine/run brings one.");
        }

        var table = new Table { Title = new TableTitle("Three ways to install it") }
            .AddColumns("", "size MB", "start to first answered poll, median ms", "fastest to slowest", "idle memory MB");
        var failed = 0;
        foreach (var one in all)
        {
            var size = Text(one.Size / Megabyte, "0.0");
            if (one.Executable is not { } executable)
            {
                table.AddRow(one.Name, size, "–", "–", "–");
                continue;
            }

            AnsiConsole.MarkupLineInterpolated($"[grey]{one.Name} …[/]");
            try
            {
                var gateway = new GatewayFront(executable);
                var start = await StartUp.MeasureAsync(gateway, cancellationToken);
                var idle = await IdleAsync(one, gateway, cancellationToken);
                table.AddRow(
                    one.Name,
                    size,
                    Text(start.Median, "0"),
                    $"{Text(start.Fastest, "0")} to {Text(start.Slowest, "0")}",
                    Text(idle / Megabyte, "0.0"));
            }
            catch (CannotMeasureException fault)
            {
                failed++;
                table.AddRow(one.Name, size, fault.Message.EscapeMarkup(), "", "");
            }
        }

        AnsiConsole.Write(table);
        return failed;
    }

    private static async Task<long> IdleAsync(Distribution one, GatewayFront gateway, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var application = new ForgetfulApp(folder.Subfolder("application"), TimeSpan.Zero, tagged: false);
        await application.StartAsync(cancellationToken);
        await using var running = await gateway.StartAsync(application.Port, folder.Subfolder("front"), cancellationToken);
        await Task.Delay(Rest, cancellationToken);
        return ProcessMemory.PssBytesOf(await one.GatewayOfAsync(running.ProcessId));
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
