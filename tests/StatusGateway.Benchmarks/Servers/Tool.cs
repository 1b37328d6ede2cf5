namespace StatusGateway.Benchmarks.Servers;

/// <summary>A program that a benchmark needs beside the SDK.</summary>
internal static class Tool
{
    // Servers live where an ordinary user's PATH does not look.
    private static readonly string[] BesidePath = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    public static string Find(string name, string package)
    {
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];

        return path.Concat(BesidePath).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new CannotMeasureException($"{name} is missing: install it with `apt-get install {package}`.");
    }
}
