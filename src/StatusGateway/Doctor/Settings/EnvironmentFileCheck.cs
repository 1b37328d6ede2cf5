using StatusGateway.Settings;

namespace StatusGateway.Doctor.Settings;

/// <summary>Whether there is a <c>.env</c>, and whether the gateway reads it.</summary>
internal sealed class EnvironmentFileCheck(KnownSettings settings) : ICheck
{
    // Next.js reads these as well; the gateway reads one file.
    private static readonly string[] Elsewhere = [".env.local", ".env.development.local", ".env.development", "../.env"];

    public string Name => "env-file";

    public string LooksAt => "the file of variables";

    public Task<Finding> RunAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        if (settings.VariablesFileFault is { } fault)
        {
            return Finding.Broken(fault, "Correct that, or name another file with --env-file: the gateway does not start with it");
        }

        return File.Exists(settings.VariablesFile) ? LookAtIt() : LookElsewhere();
    }

    private Finding LookAtIt()
    {
        var file = settings.VariablesFile;
        if (settings.FileVariables.Count is 0)
        {
            return Finding.Warning($"{file} is empty", "Write NAME=value lines into it; config/.env.example shows all names");
        }

        var overruled = OutsideName.AllVariables
            .Where(name => settings.FileVariables.TryGetValue(name, out var inFile)
                && settings.Environment.TryGetValue(name, out var value)
                && value.Trim().Length > 0
                && value != inFile)
            .ToList();
        return overruled.Count is 0
            ? Finding.Fine($"{file} is read")
            : Finding.Warning(
                $"{string.Join(", ", overruled)} of {file} is not used: the environment says something else, and wins",
                $"Take it out of the one or the other, for example: unset {overruled[0]}");
    }

    private Finding LookElsewhere()
    {
        if (OutsideName.AllVariables.Any(name => settings.Variables.Find(name) is not null))
        {
            return Finding.Fine("There is no .env, and the environment has the variables");
        }

        var other = Elsewhere.FirstOrDefault(name => File.Exists(Path.Combine(settings.Folder, name)));
        return other is null
            ? Finding.Warning(
                $"There is no .env in {settings.Folder}, and the environment names neither database nor Supabase",
                "Start in the folder that holds .env, or name it with --env-file. Without it, state is kept in SQLite")
            : Finding.Warning(
                $"There is no .env in {settings.Folder}; {other} is there, and the gateway does not read it",
                $"Start with --env-file {other}");
    }
}
