using System.Globalization;

namespace StatusGateway.Benchmarks.Measuring;

/// <summary>Proportional set size: resident memory, with what is shared divided among those who share it.</summary>
internal static class ProcessMemory
{
    public static long PssBytesOf(int processId) => ProcessTree.Of(processId).Sum(Pss);

    private static long Pss(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
