using System.Diagnostics;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary>Builds the gateway as it ships, so that what is measured is what stands in <c>src</c>.</summary>
internal static class GatewayBuild
{
    public static string Run()
    {
        var root = FindRoot();
        string[] arguments = ["build", "-c", "Release", "-nodeReuse:false", "-v", "quiet", "src/StatusGateway"];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
        };

        using var build = Process.Start(start)!;
        var said = build.StandardOutput.ReadToEnd();
        build.WaitForExit();

        return build.ExitCode == 0
            ? Path.Combine(root, "artifacts", "bin", "StatusGateway", "release", "StatusGateway")
            : throw new CannotMeasureException($"The gateway does not build: {said.ReplaceLineEndings(" ").Trim()}");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StatusGateway.sln")))
            {
                return folder.FullName;
            }
        }

        throw new CannotMeasureException("This program is not inside the repository: name a gateway with --gateway.");
    }
}
