using System.Globalization;
using System.Runtime.InteropServices;
using StatusGateway.Benchmarks.Servers;
using StatusGateway.Testing;

namespace StatusGateway.Benchmarks.Distributions;

/// <summary>Builds every distribution by the commands that <c>docs/install.md</c> and <c>docs/compose.md</c> name.</summary>
internal sealed class Packaging(TemporaryFolder folder)
{
    private const string Project = "src/StatusGateway";
    private const string Image = "statusgateway:local";

    public async Task<Distribution> ToolAsync()
    {
        var (packages, tools) = (folder.Subfolder("packages"), folder.Subfolder("tools"));
        await RunAsync("dotnet", "pack", Project, "-c", "Release", "-o", packages);

        // A package of the same version that was installed before is not taken for this one.
        await RunAsync(
            "dotnet", ["tool", "install", "StatusGateway", "--tool-path", tools, "--add-source", packages], folder.Subfolder("cache"));
        var package = Directory.EnumerateFiles(packages, "*.nupkg").Single();
        return new("dotnet tool", new FileInfo(package).Length, new FileInfo(Path.Combine(tools, "statusgateway")));
    }

    public async Task<IReadOnlyList<Distribution>> SingleFilesAsync()
    {
        List<Distribution> built = [];
        foreach (var system in (await RunAsync("dotnet", "msbuild", Project, "-getProperty:RuntimeIdentifiers")).Split(';'))
        {
            var output = folder.Subfolder(system);
            await RunAsync("dotnet", "publish", Project, "-r", system, "-p:PublishProfile=single-file", "-o", output);
            var file = Directory.EnumerateFiles(output).Single();
            built.Add(new(
                $"single file, {system}",
                new FileInfo(file).Length,
                system == RuntimeInformation.RuntimeIdentifier ? new FileInfo(file) : null));
        }

        return built;
    }

    /// <summary>The image, whose size is that of its own layers; needs a container engine.</summary>
    public async Task<Distribution> ImageAsync()
    {
        await RunAsync("docker", "build", "--quiet", "-f", $"{Project}/Dockerfile", "-t", Image, ".");
        var dockerfile = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, Project, "Dockerfile"));
        var runtime = dockerfile.Last(static line => line.StartsWith("FROM ", StringComparison.Ordinal)).Split(' ')[^1];
        var size = await SizeOfImageAsync(Image) - await SizeOfImageAsync(runtime);

        // As this user, on this machine's network and with this folder: what is measured is the same as of the others. A client of
        // the engine that is told to end says so to the container and does not wait for it.
        var script = Path.Combine(folder.Path, "in-container");
        await File.WriteAllTextAsync(script, $"""
            #!/bin/sh
            name=statusgateway-$$
            docker run --rm --name $name --network host --user "$(id -u)" --volume "$PWD:$PWD" --workdir "$PWD" \
              --entrypoint /app/StatusGateway {Image} "$@" &
            trap 'docker kill --signal INT $name >/dev/null; wait' TERM
            wait
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new("image, own layers", size, new FileInfo(script)) { GatewayOfAsync = static _ => InContainerAsync() };
    }

    public static async Task<bool> HasEngineAsync()
    {
        try
        {
            return (await Command.RunAsync("docker", ["info"])).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<long> SizeOfImageAsync(string image) => long.Parse(
        await RunAsync("docker", "image", "inspect", "--format", "{{.Size}}", image), CultureInfo.InvariantCulture);

    private static async Task<int> InContainerAsync()
    {
        var container = await RunAsync("docker", "ps", "--quiet", "--latest");
        return int.Parse(
            await RunAsync("docker", "inspect", "--format", "{{.State.Pid}}", container), CultureInfo.InvariantCulture);
    }

    private static Task<string> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, null);

    private static async Task<string> RunAsync(string program, string[] arguments, string? packages)
    {
        var (exitCode, said) = await Command.RunAsync(program, arguments, packages);
        return exitCode == 0
            ? said.Trim()
            : throw new CannotMeasureException($"{program} {string.Join(' ', arguments)}: {said.ReplaceLineEndings(" ").Trim()}");
    }
}
