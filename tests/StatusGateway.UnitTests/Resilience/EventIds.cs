using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StatusGateway.UnitTests.Resilience;

/// <summary>Collects the ids of what was logged.</summary>
internal sealed class EventIds<T> : ILogger<T>
{
    public ConcurrentQueue<int> Seen { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Seen.Enqueue(eventId.Id);
}
