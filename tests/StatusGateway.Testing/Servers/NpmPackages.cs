using System.Security.Cryptography;
using System.Text;

namespace StatusGateway.Testing.Servers;

/// <summary>
/// The npm packages of a folder with a package.json, installed once for each content of that file and its lock file, beside
/// the build output: an installation may rewrite the lock file, and must not do so in the working copy.
/// </summary>
internal static class NpmPackages
{
    private const string Finished = ".finished";

    private static readonly string[] Sources = ["package.json", "package-lock.json", ".npmrc"];

    /// <summary>Returns the folder whose <c>node_modules</c> is complete. Several test runs may ask at the same time.</summary>
    public static async Task<string> InstallAsync(string source, CancellationToken cancellationToken)
    {
        string[] files = [.. Sources.Select(name => Path.Combine(source, name))];
        var folder = Path.Combine(Repository.Artifacts, "npm", $"{Path.GetFileName(source)}-{Fingerprint(files)}");
        Directory.CreateDirectory(folder);
        await using var turn = await TakeTurnAsync(folder + ".lock", cancellationToken);
        if (File.Exists(Path.Combine(folder, Finished)))
        {
            return folder;
        }

        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
        // Not "npm ci": that refuses a lock file without the optional packages of every other platform.
        await using var npm = OwnedProcess.Start("npm", ["install"], folder, AllOfOurEnvironment());
        await npm.WaitForExitAsync(cancellationToken);
        Assert.True(npm.ExitCode == 0, $"npm install failed for {source}: {npm.Output}");
        await File.WriteAllTextAsync(Path.Combine(folder, Finished), "", cancellationToken);
        return folder;
    }

    private static string Fingerprint(IEnumerable<string> files)
    {
        var content = string.Join('\0', files.Select(File.ReadAllText));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..12];
    }

    private static Task<FileStream> TakeTurnAsync(string path, CancellationToken cancellationToken) =>
        Eventually.SeesAsync(
            "another installation to finish",
            _ => Task.FromResult(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)),
            _ => true,
            cancellationToken,
            within: TimeSpan.FromMinutes(5));

    /// <summary>npm alone needs it: proxies, certificates and its own settings live there.</summary>
    private static Dictionary<string, string> AllOfOurEnvironment() =>
        Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!);
}
