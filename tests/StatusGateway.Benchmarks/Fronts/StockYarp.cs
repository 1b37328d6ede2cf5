using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary><c>stock-yarp</c>: YARP with one route and nothing set, for the benchmark to run as a child.</summary>
internal static class StockYarp
{
    public const string CommandName = "stock-yarp";

    public static Command CreateCommand()
    {
        var listen = new Argument<int>("listen") { Description = "The port to listen at." };
        var upstream = new Argument<int>("upstream") { Description = "The application's port." };
        var command = new Command(CommandName, "A stock YARP; the benchmarks start it themselves.") { listen, upstream };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(listen), parsed.GetValue(upstream), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int listen, int upstream, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(listen));
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "all", Match = new RouteMatch { Path = "{**any}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "all",
                    Destinations = new Dictionary<string, DestinationConfig> { ["1"] = new() { Address = $"http://127.0.0.1:{upstream}" } },
                },
            ]);

        await using var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }
}
