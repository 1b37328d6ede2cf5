using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;

namespace StatusGateway.Testing.Servers;

/// <summary>A wall clock that can be turned, at once, for a process that is started with its environment.</summary>
/// <remarks>
/// What measures durations goes on as it does: it is the clock on the wall that is wrong, as on a machine without NTP. Of our own,
/// because libfaketime also stands between a process and its waits, and under load made a gateway that was only started with it
/// stand still for seconds.
/// </remarks>
public sealed class TurnedClock : IDisposable
{
    private static readonly Lazy<string> Library = new(Compile);

    private readonly string _file = Path.GetTempFileName();

    public TurnedClock() => Turn(TimeSpan.Zero);

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library.Value,
        ["TURNED_CLOCK"] = _file,
    };

    /// <summary>Sets it so far from the machine's.</summary>
    public void Turn(TimeSpan by)
    {
        Span<byte> seconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(seconds, (long)by.TotalSeconds);

        // In place: the process looks at these very bytes.
        using var file = File.OpenHandle(_file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, seconds, 0);
    }

    public void Dispose() => File.Delete(_file);

    private static string Compile()
    {
        var source = Path.Combine(Repository.Root, "tests", "StatusGateway.Testing", "Servers", "turned-clock.c");
        var library = Path.Combine(AppContext.BaseDirectory, "turned-clock.so");
        try
        {
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"]);
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
        }
        catch (Win32Exception)
        {
            Assert.Fail("missing: a C compiler (cc); install gcc with apt-get");
        }

        return library;
    }
}
