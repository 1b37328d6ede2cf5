using Microsoft.Extensions.Logging;

namespace StatusGateway.UnitTests;

/// <summary>Keeps what a class says, for a test that asks for event ids.</summary>
internal sealed class RecordingLogger<T> : ILogger<T>
{
    private readonly List<(int Id, string Text)> _said = [];

    public IEnumerable<int> Ids => _said.Select(static said => said.Id);

    public IEnumerable<string> Texts => _said.Select(static said => said.Text);

    public string TextOf(int id) => Assert.Single(_said, said => said.Id == id).Text;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _said.Add((eventId.Id, formatter(state, exception)));
}
