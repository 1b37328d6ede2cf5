using System.Runtime.InteropServices;

namespace StatusGateway.Benchmarks.Servers;

/// <summary>The signals that a benchmark sends to a server it started; .NET itself can only kill.</summary>
internal static class Signal
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;

    public static void SendTerminate(int processId) => Send(processId, Terminate);

    public static void SendStop(int processId) => Send(processId, Stop);

    public static void SendContinue(int processId) => Send(processId, Continue);

    // A process that is already gone needs no signal, so the outcome is not looked at.
    private static void Send(int processId, int signal) => _ = Kill(processId, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
