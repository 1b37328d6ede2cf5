using Microsoft.Extensions.Options;

namespace StatusGateway.UnitTests.Upstream.Holding;

/// <summary>Options that a test sets, and that never change by themselves.</summary>
internal sealed class FixedOptions<T>(T value) : IOptionsMonitor<T>
{
    public T CurrentValue => value;

    public T Get(string? name) => value;

    public IDisposable? OnChange(Action<T, string?> listener) => null;
}
