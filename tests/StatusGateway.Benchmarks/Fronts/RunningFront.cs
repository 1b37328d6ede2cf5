using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary>A front that serves, and the process it runs in, if it is one.</summary>
internal sealed class RunningFront(Uri address, ServerProcess? process) : IAsyncDisposable
{
    public Uri Address => address;

    public int ProcessId => process?.Id ?? throw new InvalidOperationException("The application itself is not a front's process.");

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
