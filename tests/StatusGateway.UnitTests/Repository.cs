namespace StatusGateway.UnitTests;

/// <summary>Where the repository is, for tests that hold shipped files to their word.</summary>
/// <remarks>Found from the program, because a build for continuous integration leaves no path in it.</remarks>
public static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) =>
        folder is null ? throw new DirectoryNotFoundException("No folder above holds StatusGateway.sln.")
        : File.Exists(Path.Combine(folder.FullName, "StatusGateway.sln")) ? folder.FullName
        : Find(folder.Parent);
}
