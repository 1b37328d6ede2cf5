using System.Text.Json.Nodes;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Supabase;

/// <summary>Runs the checks of <c>supabase-js/</c> with a real supabase-js from npm against an address.</summary>
internal static class Conformance
{
    private static readonly string Source =
        Path.Combine(Repository.Root, "tests", "StatusGateway.EndToEndTests", "supabase-js");

    /// <param name="address">What the client is told to be a project.</param>
    /// <param name="key">The service key.</param>
    /// <param name="version"><c>oldest</c> or <c>newest</c>.</param>
    /// <param name="cancellationToken">Ends the client.</param>
    public static async Task<IReadOnlyList<ConformanceCheck>> RunAsync(
        Uri address, string key, string version, CancellationToken cancellationToken)
    {
        // The folder's content alone decides whether it is installed again, so the driver may stay where it is.
        var packages = await NpmPackages.InstallAsync(Source, cancellationToken);
        await using var driver = OwnedProcess.Start(
            "node",
            [Path.Combine(Source, "conformance.mjs"), address.GetLeftPart(UriPartial.Authority), key, version],
            packages,
            new Dictionary<string, string>());
        await driver.WaitForExitAsync(cancellationToken);
        Assert.True(driver.ExitCode == 0, $"The checks could not be run: {driver.Output}");
        return [.. driver.Lines.Where(static line => line.StartsWith('{')).Select(Read)];
    }

    private static ConformanceCheck Read(string line)
    {
        var check = JsonNode.Parse(line)!;
        return new((string)check["name"]!, (bool)check["ok"]!, (string?)check["failure"]);
    }
}

/// <summary>How one check ended.</summary>
internal sealed record ConformanceCheck(string Name, bool HasPassed, string? Failure)
{
    public override string ToString() => HasPassed ? Name : $"{Name}{Environment.NewLine}{Failure}";
}
