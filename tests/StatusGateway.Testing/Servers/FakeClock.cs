using System.Globalization;

namespace StatusGateway.Testing.Servers;

/// <summary>A wall clock that can be turned, for a process that is started with its environment (libfaketime).</summary>
/// <remarks>What measures durations goes on as it does: it is the clock on the wall that is wrong, as on a machine without NTP.</remarks>
public sealed class FakeClock : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public FakeClock() => Turn(TimeSpan.Zero);

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = FindLibrary(),
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_NO_CACHE"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",

        // Otherwise every wait of .NET returns at once, and the process takes all of a core without doing anything.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };

    /// <summary>Sets it so far from the machine's.</summary>
    public void Turn(TimeSpan by) => File.WriteAllText(_file, by.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture));

    public void Dispose() => File.Delete(_file);

    private static string FindLibrary() => Directory.GetDirectories("/usr/lib")
        .Select(static folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
        .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("missing: libfaketime; install it with apt-get");
}
