using System.Globalization;

namespace StatusGateway.Commands.Developing;

/// <summary>The command that starts the application, as it stands behind <c>--</c>.</summary>
/// <param name="Words">The program and its arguments; at least one.</param>
internal sealed record ChildCommand(IReadOnlyList<string> Words)
{
    private static readonly string[] PortOptions = ["-p", "--port"];

    public string Text => string.Join(' ', Words);

    /// <summary>The port that the command itself names (<c>-p 4000</c>, <c>--port 4000</c>, <c>--port=4000</c>); null for none.</summary>
    public int? NamedPort
    {
        get
        {
            foreach (var (place, word) in Words.Index())
            {
                var (name, value) = word.Split('=', 2) is [var before, var behind]
                    ? (before, behind)
                    : (word, place + 1 < Words.Count ? Words[place + 1] : "");
                if (PortOptions.Contains(name)
                    && int.TryParse(value, CultureInfo.InvariantCulture, out var port)
                    && port is > 0 and <= ushort.MaxValue)
                {
                    return port;
                }
            }

            return null;
        }
    }

    /// <summary>The program's file, looked for as a shell does; null when there is none.</summary>
    /// <param name="path">The folders to look in, as in PATH.</param>
    /// <param name="currentFolder">Where a relative one begins.</param>
    public string? FindFile(string path, string currentFolder)
    {
        if (Words[0].Contains('/', StringComparison.Ordinal) || Path.IsPathRooted(Words[0]))
        {
            return Existing(Path.GetFullPath(Words[0], currentFolder));
        }

        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Existing(Path.Combine(Path.GetFullPath(folder, currentFolder), Words[0])))
            .FirstOrDefault(static file => file is not null);
    }

    private static string? Existing(string file) => OperatingSystem.IsWindows()
        ? new[] { file, file + ".exe", file + ".cmd", file + ".bat" }.FirstOrDefault(File.Exists)
        : File.Exists(file) ? file : null;
}
