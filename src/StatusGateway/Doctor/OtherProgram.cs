using System.ComponentModel;
using System.Diagnostics;

namespace StatusGateway.Doctor;

/// <summary>Asks a program of this machine, such as git or node, one question.</summary>
internal static class OtherProgram
{
    /// <summary>How it ended and what it said; null when there is no such program.</summary>
    public static async Task<(int Code, string Output)?> AskAsync(
        string program, string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            try
            {
                // Both are read, or a program with much to say waits for a reader.
                var error = process.StandardError.ReadToEndAsync(cancellationToken);
                var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
                await error;
                await process.WaitForExitAsync(cancellationToken);
                return (process.ExitCode, output.Trim());
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
