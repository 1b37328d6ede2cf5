using StatusGateway.Benchmarks.Servers;
using StatusGateway.Testing;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary>A front that serves, and the process it runs in, if it is one.</summary>
/// <param name="address">Where clients find it.</param>
/// <param name="process">Its process; null for the application itself.</param>
/// <param name="counts">Whether it counts what it answers, and can be asked.</param>
internal sealed class RunningFront(Uri address, ServerProcess? process, bool counts = false) : IAsyncDisposable
{
    public Uri Address => address;

    public int ProcessId =>
        process?.Id ?? throw new InvalidOperationException("The application itself is not a front's process.");

    /// <summary>What it has counted so far; null where it counts nothing.</summary>
    public async Task<MetricsPage?> ScrapeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return counts ? await MetricsPage.ScrapeAsync(address, cancellationToken) : null;
        }
        catch (HttpRequestException fault)
        {
            throw new CannotMeasureException($"The gateway does not say what it has counted: {fault.Message}");
        }
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
