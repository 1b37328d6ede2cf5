using System.Globalization;

namespace StatusGateway.Benchmarks.Measuring;

/// <summary>CPU time, user and system, of a server and of all processes that it started.</summary>
internal static class ProcessCpu
{
    // USER_HZ: what the kernel promises to programs on every architecture .NET runs on.
    private const double TicksPerSecond = 100;

    private const int UserField = 11;
    private const int SystemField = 12;

    public static TimeSpan Of(int processId) => TimeSpan.FromSeconds(ProcessTree.Of(processId).Sum(Ticks) / TicksPerSecond);

    private static double Ticks(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");

        // The name in parentheses may contain blanks; the fields are counted after it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return double.Parse(fields[UserField], CultureInfo.InvariantCulture)
            + double.Parse(fields[SystemField], CultureInfo.InvariantCulture);
    }
}
