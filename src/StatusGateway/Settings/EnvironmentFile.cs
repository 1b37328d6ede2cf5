using DotNetEnv;

namespace StatusGateway.Settings;

/// <summary>
/// The variables of a <c>.env</c> file: that of the current folder if there is one, or the one that was named.
/// </summary>
internal static class EnvironmentFile
{
    private const string Usual = ".env";

    public static string PathOf(string? named, string currentFolder) => Path.GetFullPath(named ?? Usual, currentFolder);

    public static IReadOnlyDictionary<string, string> Read(string? named, string currentFolder)
    {
        var file = PathOf(named, currentFolder);
        if (!File.Exists(file))
        {
            return named is null
                ? new Dictionary<string, string>()
                : throw new SettingsException($"There is no file {file}: --env-file names it");
        }

        try
        {
            // Into a dictionary, not into this process's environment: what is a setting is decided in one place.
            return Env.LoadContents(File.ReadAllText(file), new LoadOptions(setEnvVars: false))
                .GroupBy(pair => pair.Key)
                .ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"{file} cannot be read: give it to this user, or name another with --env-file", fault);
        }
        catch (Sprache.ParseException fault)
        {
            throw new SettingsException(
                $"{file}, line {fault.Position?.Line}: not NAME=value; correct it, or name another file with --env-file",
                fault);
        }
    }
}
