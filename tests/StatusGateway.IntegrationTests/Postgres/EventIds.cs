using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>Collects what was logged, by event id.</summary>
internal sealed class EventIds<T> : ILogger<T>
{
    private readonly ConcurrentQueue<int> _seen = new();

    public IReadOnlyCollection<int> Seen => _seen;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _seen.Enqueue(eventId.Id);
}
