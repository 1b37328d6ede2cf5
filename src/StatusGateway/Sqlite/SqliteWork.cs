namespace StatusGateway.Sqlite;

/// <summary>Something to be done on one of SQLite's threads, and whoever waits for it.</summary>
internal abstract class SqliteWork
{
    /// <summary>Runs it; its outcome is kept until <see cref="Finish"/>.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>It failed, or what it was committed with did. The first reason stands.</summary>
    public abstract void Fail(Exception fault);

    /// <summary>Tells whoever waits.</summary>
    public abstract void Finish();
}

/// <summary>Work with a result.</summary>
internal sealed class SqliteWork<T>(Func<SqliteSession, T> body, CancellationToken cancellationToken) : SqliteWork
{
    // Whoever waits goes on elsewhere: this thread belongs to SQLite.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _fault;

    /// <summary>Ends early for a caller that leaves; what has begun by then is finished all the same.</summary>
    public Task<T> Task => _completion.Task.WaitAsync(cancellationToken);

    public override void Run(SqliteSession session)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _result = body(session);
    }

    public override void Fail(Exception fault) => _fault ??= fault;

    public override void Finish()
    {
        if (_fault is null)
        {
            _completion.SetResult(_result!);
        }
        else
        {
            _completion.SetException(_fault);
        }
    }
}
