using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace StatusGateway.Commands.Developing;

/// <summary>The application while it runs: at this terminal, and with all that it starts itself.</summary>
internal sealed class ChildProcess : IDisposable
{
    // Inherited by whatever it starts: so that is found after its own end, too.
    private const string Mark = "STATUSGATEWAY_DEV";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GraceOfTheRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly string _mark;
    private readonly TimeProvider _time;

    private ChildProcess(Process process, string mark, TimeProvider time) => (_process, _mark, _time) = (process, mark, time);

    /// <param name="command">What is started.</param>
    /// <param name="programs">Where its program is looked for, as in PATH.</param>
    /// <param name="variables">Its whole environment.</param>
    /// <param name="currentFolder">Where it is started.</param>
    /// <param name="time">The clock of its end.</param>
    public static ChildProcess Start(
        ChildCommand command,
        string programs,
        IReadOnlyDictionary<string, string> variables,
        string currentFolder,
        TimeProvider time)
    {
        var file = command.FindFile(programs, currentFolder) ?? throw new ChildException(
            $"{command.Words[0]} is not there: it is looked for in node_modules/.bin and in PATH. Install it, or name its file");
        var start = new ProcessStartInfo(file, command.Words.Skip(1)) { WorkingDirectory = currentFolder, UseShellExecute = false };
        var mark = Guid.NewGuid().ToString("N");
        start.Environment.Clear();
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment[Mark] = mark;
        try
        {
            return new(Process.Start(start)!, mark, time);
        }
        catch (Win32Exception fault)
        {
            throw new ChildException($"{file} cannot be started: {fault.Message}", fault);
        }
    }

    /// <summary>Its exit code, when it has ended by itself.</summary>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Passes a signal on to it, by the name that a shell knows it by: <c>INT</c>, <c>TERM</c>, <c>HUP</c>.</summary>
    public void Signal(string name)
    {
        if (_process.HasExited || OperatingSystem.IsWindows())
        {
            return; // on Windows the console tells everybody at it
        }

        // A shell's own kill: what stands in /bin differs from system to system.
        using var shell = Process.Start(
            "/bin/sh", ["-c", "kill -s \"$1\" \"$2\" 2>/dev/null", "sh", name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        shell.WaitForExit();
    }

    /// <summary>Waits for its end, and ends it if that takes too long; and then whatever it has left behind.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Grace, _time);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        var told = _time.GetTimestamp();
        while (Left() is { Count: > 0 } left)
        {
            if (_time.GetElapsedTime(told) > GraceOfTheRest)
            {
                left.ForEach(Kill);
            }

            await Task.Delay(LookEvery, _time);
        }

        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();

    // Where a system does not tell of other processes' environments, the tree above is all that is known.
    private List<int> Left() => OperatingSystem.IsLinux()
        ? [.. Directory.EnumerateDirectories("/proc").Select(static folder => Path.GetFileName(folder))
            .Where(static name => name.All(char.IsAsciiDigit) && name.Length > 0)
            .Select(static name => int.Parse(name, CultureInfo.InvariantCulture))
            .Where(IsMarked)]
        : [];

    private bool IsMarked(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Contains($"{Mark}={_mark}", StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false; // it has just ended, or is another user's
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile.
        }
    }
}
