using StatusGateway.Doctor;
using StatusGateway.Settings;

namespace StatusGateway.Commands;

/// <summary>Looks at everything that the guide's troubleshooting names, and says what is wrong and what to do.</summary>
internal static class DoctorCommand
{
    public static async Task<int> RunAsync(
        CommandLineValues commandLine, bool asJson, CommandContext context, CancellationToken cancellationToken)
    {
        var settings = KnownSettings.Read(commandLine, context.Environment, context.CurrentFolder);
        using var checks = new Checks(settings, TimeProvider.System);
        var results = await new Examination(checks.All, TimeProvider.System).RunAsync(cancellationToken);
        if (asJson)
        {
            await context.Output.WriteLineAsync(DoctorReport.Of(results).ToJson());
        }
        else
        {
            new DoctorDisplay(context.Output, context.Environment).Show(results);
        }

        return DoctorReport.ExitCodeOf(results);
    }
}
