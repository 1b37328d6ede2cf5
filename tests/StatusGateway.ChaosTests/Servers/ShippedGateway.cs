using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.ChaosTests.Servers;

/// <summary>The gateway as the image holds it, compiled ahead.</summary>
/// <remarks>
/// One that compiles while it starts takes seconds from a machine without a free core, in which nothing answers in time: chaos would
/// be of that.
/// </remarks>
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

        // Built apart, like whatever is not the usual build; kept, so that the next run takes seconds.
        var folder = Path.Combine(Repository.Artifacts, "shipped");
        await using var dotnet = OwnedProcess.Start(
            "dotnet",
            [
                "publish", "src/StatusGateway", "-c", "Release", "--use-current-runtime", "--self-contained", "false",
                "-p:PublishReadyToRun=true", "-p:RunAnalyzers=false", $"-p:ArtifactsPath={folder}/", "-o", $"{folder}/gateway",
            ],
            Repository.Root,
            new Dictionary<string, string>());
        await dotnet.WaitForExitAsync(cancellationToken);
        Assert.True(dotnet.ExitCode == 0, $"The gateway could not be published: {dotnet.Output}");
        Environment.SetEnvironmentVariable(Variable, Path.Combine(folder, "gateway", "StatusGateway"));
    }
}
