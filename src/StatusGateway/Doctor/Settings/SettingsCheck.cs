using System.Collections.Immutable;
using StatusGateway.Settings;

namespace StatusGateway.Doctor.Settings;

/// <summary>Whether a start would get through its settings: command line, environment, file.</summary>
internal sealed class SettingsCheck(KnownSettings settings) : ICheck
{
    private static readonly ImmutableArray<string> Elsewhere =
        [.. OutsideName.SupabaseUrl.Variables, .. OutsideName.ServiceKey.Variables];

    public string Name => "settings";

    public string LooksAt => "the settings";

    public Task<Finding> RunAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        if (settings.Fault is { } fault)
        {
            return fault == settings.VariablesFileFault
                ? Finding.Skipped("The file of variables cannot be read: see env-file")
                : Finding.Broken(fault, "Correct that setting: the gateway stops at its start with this line");
        }

        // Misspelled names, the project's address and its key have checks of their own.
        var leftAlone = settings.Loaded!.Warnings
            .Except(MisspelledNames.Warn(settings.Variables))
            .Where(line => !Elsewhere.Any(variable => line.StartsWith(variable + " ", StringComparison.Ordinal)))
            .ToList();
        return leftAlone.Count is 0
            ? Finding.Fine("The gateway starts with them")
            : Finding.Warning(string.Join("; ", leftAlone), "Correct it, or leave it if it belongs to something else");
    }
}
