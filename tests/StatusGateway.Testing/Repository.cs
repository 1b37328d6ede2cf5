namespace StatusGateway.Testing;

/// <summary>Where things stand in the working copy that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Build output and whatever else can be made again; ignored by git.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, "artifacts");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StatusGateway.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"No StatusGateway.sln in any folder above {AppContext.BaseDirectory}.");
    }
}
