using System.Net;
using StatusGateway.EndToEndTests.Polling;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Installation;

/// <summary>The dotnet tool, packed and installed from a folder as <c>docs/install.md</c> says.</summary>
public sealed class ToolTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_installed_command_is_the_gateway_and_ends_without_a_trace()
    {
        var folder = Directory.CreateTempSubdirectory("statusgateway-").FullName;
        try
        {
            // Built apart: gateways of other tests run from the usual place meanwhile.
            await DotnetAsync(
                [],
                "pack", "src/StatusGateway", "-c", "Release", "-o", $"{folder}/packages",
                $"-p:ArtifactsPath={folder}/artifacts/", "-p:RunAnalyzers=false");

            // A package of the same version that was installed before is not taken for this one.
            await DotnetAsync(
                new() { ["NUGET_PACKAGES"] = $"{folder}/cache" },
                "tool", "install", "StatusGateway", "--tool-path", $"{folder}/tools", "--add-source", $"{folder}/packages");

            await using var app = await StubUpstream.StartAsync();
            var port = FreePort.Next();
            await using var gateway = OwnedProcess.Start(
                Path.Combine(folder, "tools", "statusgateway"),
                ["--upstream", app.Address.GetLeftPart(UriPartial.Authority), "--listen", $"http://localhost:{port}", "--data", $"{folder}/data"],
                folder,
                new Dictionary<string, string>());
            using var page = Studio.Visit(new($"http://localhost:{port}"));
            var id = await Eventually.SeesAsync(
                "the gateway to serve",
                async cancel =>
                {
                    using var created = await page.PostAsync(new Uri(StubUpstream.OpenCreation, UriKind.Relative), null, cancel);
                    return (await created.Content.ReadAsStringAsync(cancel)).Split('"').FirstOrDefault(static word => Guid.TryParse(word, out _));
                },
                static id => id is not null,
                Cancel);
            await app.RefuseAsync();
            using var polled = await page.GetAsync(new Uri(StatusPoller.OpenRoute + id, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.OK, polled.StatusCode);

            await gateway.InterruptAsync(Cancel);
            Assert.Equal(0, gateway.ExitCode);
            Assert.False(FreePort.IsListenedOn(port));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task DotnetAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        await using var dotnet = OwnedProcess.Start("dotnet", arguments, Repository.Root, environment);
        await dotnet.WaitForExitAsync(Cancel);
        Assert.True(dotnet.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {dotnet.Output}");
    }
}
