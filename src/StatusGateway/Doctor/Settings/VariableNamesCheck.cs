using StatusGateway.Settings;

namespace StatusGateway.Doctor.Settings;

/// <summary>Whether a variable is nearly the name of a setting.</summary>
internal sealed class VariableNamesCheck(KnownSettings settings) : ICheck
{
    public string Name => "variable-names";

    public string LooksAt => "the names of the variables";

    public Task<Finding> RunAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        try
        {
            MisspelledNames.StopAtUnknown(settings.Variables, new OptionNames(SettingsSchema.Load()));
        }
        catch (SettingsException stop)
        {
            return Finding.Broken(stop.Line, "Correct its name: the gateway does not start with it");
        }

        var near = MisspelledNames.Warn(settings.Variables).ToList();
        return near.Count is 0
            ? Finding.Fine("No name looks like a misspelled setting")
            : Finding.Warning(string.Join("; ", near), "Correct the name, or leave it if it belongs to something else");
    }
}
