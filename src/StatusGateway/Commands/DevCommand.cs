using System.Globalization;
using System.Runtime.InteropServices;
using StatusGateway.Commands.Developing;
using StatusGateway.Draining;
using StatusGateway.Settings;

namespace StatusGateway.Commands;

/// <summary>Starts the application behind the gateway, in one terminal; both end together.</summary>
internal static class DevCommand
{
    // Ctrl-C reaches the application as well, whose terminal it is; a signal that was sent to this process alone does not.
    private static readonly TimeSpan OfItself = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(
        CommandLineValues commandLine, ChildCommand command, CommandContext context, CancellationToken cancellationToken)
    {
        var reader = new SettingsReader(context.Environment, context.CurrentFolder);
        var port = FindPort(reader, commandLine, command);
        var address = commandLine.Upstream ?? string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");

        // The port may be another one next time, and what is known stays known.
        var folder = reader.Read(commandLine with { Upstream = "http://dev.localhost" }).Gateway.DataFolder;
        var values = commandLine with { Upstream = address, DataFolder = folder };
        return await RunCommand.RunAsync(
            values, context, (app, settings) => RunAsync(app, settings, port, command, context, cancellationToken), cancellationToken);
    }

    private static int FindPort(SettingsReader reader, CommandLineValues commandLine, ChildCommand command) =>
        command.NamedPort
        ?? (commandLine.Upstream is { } upstream && Addresses.ReadOrigin(upstream) is { } named ? named.Port
            : FreePort.Find(except: [.. reader.ReadListens(commandLine).Select(static listen => listen.Port)]));

    private static async Task<int> RunAsync(
        WebApplication app,
        LoadedSettings settings,
        int port,
        ChildCommand command,
        CommandContext context,
        CancellationToken cancellationToken)
    {
        var all = new ChildVariables(context);
        var (variables, line) = all.For(settings.Gateway, port);
        if (line is not null)
        {
            await context.Output.WriteLineAsync(line);
        }

        await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"   Starting {command.Text} at port {port}"));
        var time = app.Services.GetRequiredService<TimeProvider>();
        using var child = ChildProcess.Start(command, all.Programs, variables, context.CurrentFolder, time);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => child.Signal("TERM"));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => child.Signal("HUP"));

        var serving = app.DrainAsync(cancellationToken);
        var ended = child.WaitAsync();
        if (await Task.WhenAny(serving, ended) == serving)
        {
            await ((Task)ended).WaitAsync(OfItself, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            child.Signal("INT");
        }

        var code = await child.EndAsync();
        app.Services.GetRequiredService<Drain>().Interrupt();
        await serving;
        return code;
    }
}
