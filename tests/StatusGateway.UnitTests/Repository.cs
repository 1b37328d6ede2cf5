using System.Runtime.CompilerServices;

namespace StatusGateway.UnitTests;

/// <summary>Where the repository is, for tests that hold shipped files to their word.</summary>
public static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
