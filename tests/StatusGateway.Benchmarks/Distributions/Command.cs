using System.Diagnostics;
using StatusGateway.Testing;

namespace StatusGateway.Benchmarks.Distributions;

/// <summary>A program that is run in the repository until it ends.</summary>
internal static class Command
{
    /// <param name="program">Its name.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="packages">Where NuGet keeps what it installs; null for the usual place.</param>
    public static async Task<(int ExitCode, string Said)> RunAsync(string program, string[] arguments, string? packages = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (packages is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packages;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? said : said + await errors);
    }
}
