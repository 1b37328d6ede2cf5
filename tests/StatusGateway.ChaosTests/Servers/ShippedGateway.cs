using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.ChaosTests.Servers;

/// <summary>The gateway as the image holds it, compiled ahead.</summary>
internal static class ShippedGateway
{
    private const string Variable = "STATUSGATEWAY_EXECUTABLE";

    /// <summary>Publishes it for the gateways of this process, unless the environment names another one.</summary>
    public static async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return;
        }

        await using var publish = OwnedProcess.Start("tests/publish", [], Repository.Root, new Dictionary<string, string>());
        await publish.WaitForExitAsync(cancellationToken);
        Assert.True(publish.ExitCode == 0, $"The gateway could not be published: {publish.Output}");
        Environment.SetEnvironmentVariable(Variable, Path.Combine(Repository.Artifacts, "shipped", "gateway", "StatusGateway"));
    }
}
