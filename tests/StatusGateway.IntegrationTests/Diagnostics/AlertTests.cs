using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Diagnostics;

/// <summary>The shipped alerts, as Prometheus itself reads and runs them.</summary>
public sealed class AlertTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_shipped_alerts_fire_in_the_cases_that_they_are_for_and_in_no_others()
    {
        var folder = Path.Combine(Repository.Root, "tests", "StatusGateway.IntegrationTests", "Diagnostics");

        await using var promtool = OwnedProcess.Start(
            Promtool(), ["test", "rules", "prometheus.rules.test.yml"], folder, new Dictionary<string, string>());
        await promtool.WaitForExitAsync(Cancel);

        Assert.True(promtool.ExitCode == 0, promtool.Output);
    }

    private static string Promtool()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(static folder => Path.Combine(folder, "promtool"))
            .FirstOrDefault(File.Exists);
        Assert.True(found is not null, "promtool is missing: install the package prometheus.");
        return found;
    }
}
