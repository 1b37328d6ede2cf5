using System.Globalization;

namespace StatusGateway.Benchmarks.Measuring;

/// <summary>A server's process and its descendants: nginx works in its children.</summary>
internal static class ProcessTree
{
    public static IEnumerable<int> Of(int processId) =>
        Directory.EnumerateDirectories($"/proc/{processId}/task")
            .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(child => Of(int.Parse(child, CultureInfo.InvariantCulture)))
            .Prepend(processId);
}
