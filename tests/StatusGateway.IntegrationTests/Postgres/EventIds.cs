using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>Collects what was logged, by event id; the lines themselves where a test asks for what they say.</summary>
internal sealed class EventIds<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(int Id, string Text)> _seen = new();

    public IReadOnlyCollection<int> Seen => [.. _seen.Select(static said => said.Id)];

    public IReadOnlyList<string> TextsOf(int id) => [.. _seen.Where(said => said.Id == id).Select(static said => said.Text)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _seen.Enqueue((eventId.Id, formatter(state, exception)));
}
