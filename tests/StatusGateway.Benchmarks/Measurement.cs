using Spectre.Console;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks;

/// <summary>Runs one benchmark: 0 measured and accepted, 1 a figure was missed, 2 it could not be measured.</summary>
internal static class Measurement
{
    private const int WidthOfAFile = 200;

    public static async Task<int> RunAsync(Func<Task<int>> measure)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            AnsiConsole.Profile.Width = WidthOfAFile;
        }

        try
        {
            return await measure();
        }
        catch (CannotMeasureException missing)
        {
            await Console.Error.WriteLineAsync(missing.Message);
            return 2;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }
}
