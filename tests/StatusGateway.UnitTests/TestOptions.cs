using Microsoft.Extensions.Options;

namespace StatusGateway.UnitTests;

/// <summary>Options that a test changes, if anybody does.</summary>
internal sealed class TestOptions<T>(T current) : IOptionsMonitor<T>
{
    private Action<T, string?>? _changed;

    public T CurrentValue { get; private set; } = current;

    public T Get(string? name) => CurrentValue;

    public void Change(T next)
    {
        CurrentValue = next;
        _changed?.Invoke(next, null);
    }

    public IDisposable? OnChange(Action<T, string?> listener)
    {
        _changed += listener;
        return null;
    }
}
