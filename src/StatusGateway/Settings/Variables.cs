namespace StatusGateway.Settings;

/// <summary>Where settings come from outside: the environment, then the <c>.env</c> file.</summary>
internal sealed class Variables(
    IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> environmentFile)
{
    /// <summary>Every name that is set to something, in either place.</summary>
    public IEnumerable<string> Names =>
        environment.Concat(environmentFile).Where(pair => pair.Value.Length > 0).Select(pair => pair.Key).Distinct();

    public string? Find(string variable) =>
        Value(environment, variable) ?? Value(environmentFile, variable);

    /// <summary>All values of a setting, the one that wins first: by place, then by the order of its names.</summary>
    public IEnumerable<(string Variable, string Value)> FindAll(OutsideName name)
    {
        foreach (var place in new[] { environment, environmentFile })
        {
            foreach (var variable in name.Variables)
            {
                if (Value(place, variable) is { } value)
                {
                    yield return (variable, value);
                }
                else if (Value(place, variable + OutsideName.FileSuffix) is { } file)
                {
                    yield return (variable + OutsideName.FileSuffix, Read(variable, file));
                }
            }
        }
    }

    private static string? Value(IReadOnlyDictionary<string, string> place, string variable) =>
        place.TryGetValue(variable, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    private static string Read(string variable, string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"{variable}{OutsideName.FileSuffix} names {file}, which cannot be read: "
                + $"name a file that holds {variable}",
                fault);
        }
    }
}
