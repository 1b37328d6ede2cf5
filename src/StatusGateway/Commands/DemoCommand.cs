using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using StatusGateway.Commands.Demonstrating;
using StatusGateway.Settings;

namespace StatusGateway.Commands;

/// <summary>
/// A newcomer's proof, with nothing installed: everything runs in this process and is gone afterwards.
/// </summary>
internal static class DemoCommand
{
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var folder = Directory.CreateTempSubdirectory("statusgateway-demo-");
        try
        {
            await using var application = new ForgetfulApplication(time);
            await application.StartAsync(cancellationToken);
            await using var gateway = BuildGateway(application.Address, folder.FullName);
            await gateway.StartAsync(cancellationToken);

            using var direct = new PollingPage(application.Address, time);
            using var through = new PollingPage(AddressOf(gateway), time);
            var demonstration = new Demonstration(application, direct, through, time);
            var display = new DemoDisplay(context.Output, time);

            await context.Output.WriteLineAsync(
                "Five operations of an application that keeps them in memory, polled for 20 seconds. "
                + "After 5 it is killed, after 10 it is back.");
            var work = demonstration.RunAsync(cancellationToken);
            await display.FollowAsync(work, () => demonstration.Phase, direct.Tally, through.Tally);
            display.Conclude(direct.Tally, through.Tally);
            await gateway.StopAsync(CancellationToken.None); // the folder must be free before it goes
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Nothing of this user's settings: the demonstration is the same everywhere.
    private static WebApplication BuildGateway(Uri upstream, string folder)
    {
        var settings = new SettingsReader(new Dictionary<string, string>(), folder).Read(new CommandLineValues
        {
            Upstream = Addresses.Text(upstream),
            Listen = "http://127.0.0.1:0",
            DataFolder = Path.Combine(folder, "data"),
        });
        return GatewayApplication.Build(
            settings.Gateway, settings.Configuration, builder => builder.Logging.ClearProviders());
    }

    private static Uri AddressOf(WebApplication gateway)
    {
        var server = gateway.Services.GetRequiredService<IServer>();
        return new(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }
}
