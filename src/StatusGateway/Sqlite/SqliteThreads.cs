using System.Threading.Channels;

namespace StatusGateway.Sqlite;

/// <summary>Threads of SQLite's own, fed by a bounded channel: it blocks, and never may on a thread that serves requests.</summary>
internal sealed class SqliteThreads
{
    private const int Waiting = 4096;

    private readonly Channel<SqliteWork> _work = Channel.CreateBounded<SqliteWork>(Waiting);
    private readonly Task _ended;

    /// <param name="name">What the threads are called.</param>
    /// <param name="runs">What each of them does: take work until the channel ends, and not throw.</param>
    public SqliteThreads(string name, params Action<ChannelReader<SqliteWork>>[] runs) =>
        _ended = Task.WhenAll([.. runs.Select((run, index) => Start($"{name} {index + 1}", run))]);

    public async Task<T> AddAsync<T>(Func<SqliteSession, T> body, CancellationToken cancellationToken)
    {
        var work = new SqliteWork<T>(body, cancellationToken);
        try
        {
            await _work.Writer.WriteAsync(work, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase));
        }

        return await work.Task;
    }

    /// <summary>Finishes what was accepted, and ends.</summary>
    public Task StopAsync()
    {
        _work.Writer.TryComplete();
        return _ended;
    }

    private Task Start(string name, Action<ChannelReader<SqliteWork>> run)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            run(_work.Reader);
            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        return ended.Task;
    }
}

/// <summary>Waiting for a channel on a thread that has nothing else to do.</summary>
internal static class BlockingChannelReader
{
    extension<T>(ChannelReader<T> channel)
    {
        /// <summary>Blocks until there is something to read; false when there never will be.</summary>
        public bool WaitToRead()
        {
            var waiting = channel.WaitToReadAsync(CancellationToken.None);
            return waiting.IsCompletedSuccessfully ? waiting.Result : waiting.AsTask().GetAwaiter().GetResult();
        }
    }
}
