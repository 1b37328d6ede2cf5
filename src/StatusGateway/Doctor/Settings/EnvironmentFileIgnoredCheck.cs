namespace StatusGateway.Doctor.Settings;

/// <summary>Whether git leaves the files that hold keys alone.</summary>
internal sealed class EnvironmentFileIgnoredCheck(KnownSettings settings) : ICheck
{
    private static readonly string[] Usual = [".env", ".env.local", ".env.production"];

    public string Name => "env-file-ignored";

    public string LooksAt => "what git ignores";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var files = Usual.Select(name => Path.Combine(settings.Folder, name))
            .Append(settings.VariablesFile)
            .Distinct()
            .Where(File.Exists)
            .ToList();
        if (files.Count is 0)
        {
            return Finding.Skipped("There is no file of variables");
        }

        foreach (var file in files)
        {
            var folder = Path.GetDirectoryName(file)!;
            var name = Path.GetFileName(file);
            switch (await OtherProgram.AskAsync("git", folder, cancellationToken, "ls-files", "--error-unmatch", "--", name))
            {
                case null:
                    return Finding.Skipped("git is not installed");
                case (0, _):
                    return Finding.Broken(
                        $"{file} is in the git repository, with the keys in it",
                        $"git rm --cached {name}, add {name} to .gitignore, and replace every key it held: history keeps them");
                case (128, _):
                    return Finding.Skipped($"{folder} is not in a git repository");
                default:
                    break;
            }

            if (await OtherProgram.AskAsync("git", folder, cancellationToken, "check-ignore", "--quiet", "--", name) is not (0, _))
            {
                return Finding.Warning($"git does not ignore {file}: the next commit may take it along", $"echo {name} >> .gitignore");
            }
        }

        return Finding.Fine($"git ignores {string.Join(", ", files.Select(Path.GetFileName))}");
    }
}
