using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace StatusGateway.UnitTests;

/// <summary>Dependencies point one way: what the gateway does → what an operation is ← what it stands on.</summary>
public sealed partial class DependencyRuleTests
{
    private static readonly string[] Servers = ["Redis", "Postgres", "Sqlite"];
    private static readonly string[] ServerLibraries = ["StackExchange.Redis", "Npgsql", "Microsoft.Data.Sqlite"];
    private static readonly string[] Does = ["Polling", "Observing", "Writing", "Upstream", "Changes", "Access", "Endings"];

    [Fact]
    public void The_library_of_operations_references_no_package_and_no_project()
    {
        var project = XDocument.Load(Path.Combine(Source, "StatusGateway.Operations", "StatusGateway.Operations.csproj"));

        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }

    [Fact]
    public void What_the_gateway_does_knows_no_server_and_no_servers_library()
    {
        string[] unknown = [.. Servers.Select(static server => $"StatusGateway.{server}"), .. ServerLibraries];

        Assert.Empty(Does.SelectMany(folder => Usings(folder, unknown)));
    }

    [Fact]
    public void What_the_gateway_stands_on_knows_nothing_of_polls_and_writes()
    {
        // Access deals the keys that a store keeps, and so is known to it.
        string[] unknown = [.. Does.Except(["Changes", "Access"]).Select(static feature => $"StatusGateway.{feature}")];

        Assert.Empty(Servers.SelectMany(folder => Usings(folder, unknown)));
    }

    [Fact]
    public void No_server_knows_another() =>
        Assert.Empty(Servers.SelectMany(folder => Usings(
            folder, [.. Servers.Where(other => other != folder).Select(static other => $"StatusGateway.{other}")])));

    private static string Source => Path.Combine(Repository.Root, "src");

    private static IEnumerable<string> Usings(string folder, string[] unknown) =>
        from file in Directory.EnumerateFiles(Path.Combine(Source, "StatusGateway", folder), "*.cs", SearchOption.AllDirectories)
        where !file.EndsWith("Feature.cs", StringComparison.Ordinal) // composing is knowing both sides
        from Match line in Using().Matches(File.ReadAllText(file))
        where unknown.Any(name => line.Groups[1].Value == name || line.Groups[1].Value.StartsWith($"{name}.", StringComparison.Ordinal))
        select $"{Path.GetFileName(file)}: {line.Value.Trim()}";

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
