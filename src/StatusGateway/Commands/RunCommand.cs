using Microsoft.Extensions.Options;
using StatusGateway.Draining;
using StatusGateway.Listening;
using StatusGateway.Settings;

namespace StatusGateway.Commands;

/// <summary>Runs the gateway until it is told to stop.</summary>
internal static class RunCommand
{
    public static Task<int> RunAsync(
        CommandLineValues commandLine, CommandContext context, CancellationToken cancellationToken) =>
        RunAsync(
            commandLine,
            context,
            async (app, _) =>
            {
                await app.DrainAsync(cancellationToken);
                return 0;
            },
            cancellationToken);

    /// <param name="commandLine">The settings.</param>
    /// <param name="context">The process.</param>
    /// <param name="serve">What is done while it serves, to its end; gives the exit code.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<int> RunAsync(
        CommandLineValues commandLine,
        CommandContext context,
        Func<WebApplication, LoadedSettings, Task<int>> serve,
        CancellationToken cancellationToken)
    {
        var reader = new SettingsReader(context.Environment, context.CurrentFolder);
        var settings = reader.Read(commandLine);
        try
        {
            await using var app = GatewayApplication.Build(
                settings.Gateway,
                settings.Configuration,
                builder => builder.AddReload(new(reader, commandLine, settings, GatewayApplication.Check)));
            WarnOf(settings, app.Services);
            await app.StartAsync(cancellationToken);
            await SayAsync(settings, app.Services, context, cancellationToken);
            return await serve(app, settings);
        }
        catch (Exception fault) when (Explain(fault, settings.Gateway) is { } line)
        {
            await context.Error.WriteLineAsync(line);
            return CommandContext.WrongUse;
        }
    }

    private static void WarnOf(LoadedSettings settings, IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILogger<SettingsReader>>();
        foreach (var warning in settings.Warnings)
        {
            logger.SettingLeftAlone(warning);
        }
    }

    private static async Task SayAsync(
        LoadedSettings settings, IServiceProvider services, CommandContext context, CancellationToken cancellationToken)
    {
        var store = services.GetService<IStoreSummarizer>() is { } summarizer
            ? await summarizer.SummarizeAsync(cancellationToken)
            : new StoreSummary.Memory("no store is configured");
        foreach (var line in StartLines.Of(settings, store))
        {
            await context.Output.WriteLineAsync(line);
        }
    }

    // A start fails where its cause is wrapped by the host, by a service or by the binding of an address.
    private static string? Explain(Exception fault, GatewaySettings settings) => fault switch
    {
        StartupException stop => stop.Line,
        OptionsValidationException invalid => $"config/gateway.json: {invalid.Failures.First()}",
        AggregateException many => many.InnerExceptions
            .Select(inner => Explain(inner, settings))
            .FirstOrDefault(line => line is not null),
        _ => ListenFault.Explain(fault, settings)
            ?? (fault.InnerException is { } cause ? Explain(cause, settings) : null),
    };
}
