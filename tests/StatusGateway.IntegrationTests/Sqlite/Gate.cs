using StatusGateway.Sqlite;

namespace StatusGateway.IntegrationTests.Sqlite;

/// <summary>Holds one of SQLite's threads until it is opened.</summary>
internal sealed class Gate : IDisposable
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new();

    /// <summary>Ends when the thread is held.</summary>
    public Task Held => _held.Task;

    public bool Hold(SqliteSession session)
    {
        _held.TrySetResult();
        _open.Wait(CancellationToken.None);
        return session.IsInTransaction;
    }

    public void Open() => _open.Set();

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
    }
}
