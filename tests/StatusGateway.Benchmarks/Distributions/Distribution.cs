using StatusGateway.Benchmarks.Measuring;

namespace StatusGateway.Benchmarks.Distributions;

/// <summary>One way to get the gateway onto a machine, built.</summary>
/// <param name="Name">As the table names it.</param>
/// <param name="Size">What is fetched, in bytes.</param>
/// <param name="Executable">What starts it here; null where it is for another kind of machine.</param>
internal sealed record Distribution(string Name, long Size, FileInfo? Executable)
{
    /// <summary>The id of the gateway's own process, of one that was started here.</summary>
    public Func<int, Task<int>> GatewayOfAsync { get; init; } = static started => Task.FromResult(ProcessTree.Of(started).Last());
}
