namespace StatusGateway.Settings;

/// <summary>Finds variables that are nearly the name of a setting.</summary>
internal static class MisspelledNames
{
    // What the tests and tools of a deployment call their own variables is not ours to judge.
    private const string Reserved = OutsideName.OwnPrefix + "TEST_";

    /// <summary>A variable with our own prefix that names nothing stops the start.</summary>
    public static void StopAtUnknown(Variables variables, OptionNames options)
    {
        var known = options.Variables.Concat(OutsideName.AllVariables.Where(IsOurs)).ToList();
        var unknown = variables.Names.FirstOrDefault(name =>
            IsOurs(name) && !name.StartsWith(Reserved, StringComparison.Ordinal) && !known.Contains(name));
        if (unknown is not null)
        {
            throw new SettingsException(
                NearestName.Of(unknown, known) is { } nearest
                    ? $"{unknown} is not a setting: did you mean {nearest}?"
                    : $"{unknown} is not a setting: config/.env.example lists all of them");
        }
    }

    /// <summary>Of other people's variables we can only say what they look like.</summary>
    public static IEnumerable<string> Warn(Variables variables)
    {
        var foreign = OutsideName.AllVariables.Where(name => !IsOurs(name)).ToList();
        foreach (var name in variables.Names.Where(name => !IsOurs(name) && !foreign.Contains(name)))
        {
            // A host that sets both names has misspelled neither.
            if (NearestName.Of(name, foreign) is { } nearest && variables.Find(nearest) is null)
            {
                yield return $"{name} is not read: did you mean {nearest}?";
            }
        }
    }

    private static bool IsOurs(string name) => name.StartsWith(OutsideName.OwnPrefix, StringComparison.Ordinal);
}
