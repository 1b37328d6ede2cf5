using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StatusGateway.Testing.Servers;

/// <summary>
/// A child process in a group of its own, with what it printed. It is ended by its id and with everything that it started,
/// at the latest when this process ends.
/// </summary>
public sealed class OwnedProcess : IAsyncDisposable
{
    private const int SigHup = 1;
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    /// <summary>What a child gets from our environment: a developer's own settings must not reach a server under test.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TMPDIR", "DOTNET_ROOT", "CHROMIUM"];

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    private OwnedProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public StreamWriter Input => _process.StandardInput;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public string Output => string.Join('\n', Lines);

    /// <summary>Starts <paramref name="program"/>; <paramref name="heard"/> is called with each line of its standard output.</summary>
    public static OwnedProcess Start(
        string program,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        Action<string>? heard = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        // A new session makes a new group, and setsid becomes the program itself: the id is the group's. What this process was
        // told to ignore, as hang-ups by nohup, its children would ignore as well.
        var start = new ProcessStartInfo("setsid", ["env", "--default-signal", program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var owned = new OwnedProcess(new Process { StartInfo = start });
        owned._process.OutputDataReceived += (_, line) => owned.Keep(line.Data, heard);
        owned._process.ErrorDataReceived += (_, line) => owned.Keep(line.Data);
        owned._process.Start();
        Reaper.Started(owned.Id);
        owned._process.BeginOutputReadLine();
        owned._process.BeginErrorReadLine();
        return owned;
    }

    /// <summary>As a crash: the whole group at once, with no chance to say good-bye.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => SignalAndWaitAsync(SigKill, cancellationToken);

    /// <summary>As Ctrl-C in a terminal: the whole group is interrupted.</summary>
    public Task InterruptAsync(CancellationToken cancellationToken) => SignalAndWaitAsync(SigInt, cancellationToken);

    public Task TerminateAsync(CancellationToken cancellationToken) => SignalAndWaitAsync(SigTerm, cancellationToken);

    /// <summary>Freezes the whole group until it is let go on.</summary>
    public void Stop() => Signal(SigStop);

    public void Continue() => Signal(SigCont);

    /// <summary>As an operator who asks it to read its settings again.</summary>
    public void HangUp() => Signal(SigHup);

    /// <summary>As Ctrl-C, without waiting for what comes of it.</summary>
    public void Interrupt() => Signal(SigInt);

    /// <summary>As an orchestrator that wants it gone, without waiting for what comes of it.</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>As <c>kill -INT</c> with its id: what it started hears of it from itself, or not.</summary>
    public void InterruptAlone() => Signal(Id, SigInt);

    /// <summary>As <c>kill</c> with its id.</summary>
    public void TerminateAlone() => Signal(Id, SigTerm);

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Signal(SigKill);
        // The group is as good as gone: its end must not be cut short by a test that was cancelled.
        await _process.WaitForExitAsync(CancellationToken.None);
        Reaper.Ended(Id);
        _process.Dispose();
    }

    private async Task SignalAndWaitAsync(int signal, CancellationToken cancellationToken)
    {
        Signal(signal);
        await _process.WaitForExitAsync(cancellationToken);
        // Whoever was left behind by its parent.
        Signal(SigKill);
    }

    private void Signal(int signal) => Signal(-Id, signal);

    private static void Signal(int whom, int signal)
    {
        const int NoSuchProcess = 3;
        if (Kill(whom, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    private void Keep(string? line, Action<string>? heard = null)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                _lines.Add(line);
            }
            heard?.Invoke(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processOrNegativeGroup, int signal);
}
