using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using StatusGateway.Resilience;

namespace StatusGateway.Sqlite;

/// <summary>The file <c>operations.db</c> in a data folder, its one writing and its two reading threads.</summary>
/// <remarks>
/// Whatever is accepted is finished before it closes. Closing the last connection copies the log into the file, so the file
/// alone is whole then.
/// </remarks>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    public const int ReadingThreads = 2;

    // As metrics name it, be it the store, the journal or what stands beside a store that lacks our migration.
    private const string Tier = "sqlite";

    private readonly DataFolder _folder;
    private readonly SqliteWriter _writer;
    private readonly SqliteThreads _writes;
    private readonly SqliteThreads _reads;
    private readonly Lazy<Task> _closed;

    private SqliteDatabase(DataFolder folder, SqliteSession writing, SqliteSession[] reading)
    {
        _folder = folder;
        _writer = new SqliteWriter(writing);
        _writes = new SqliteThreads("SQLite writer", _writer.Run);
        _reads = new SqliteThreads("SQLite reader", [.. reading.Select(ReadOn)]);
        _closed = new Lazy<Task>(CloseAsync);
    }

    /// <summary>How many groups of writes were committed.</summary>
    public long Commits => _writer.Commits;

    /// <summary>The one thing that blocks, for the start of the process.</summary>
    /// <exception cref="DataFolderInUseException">Another gateway runs on the folder.</exception>
    /// <exception cref="DatabaseUnusableException">The file is damaged, no database, or a newer gateway's.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The threads own the sessions, and close them at their end.")]
    public static SqliteDatabase Open(string path)
    {
        var folder = DataFolder.Open(path);
        SqliteSession? writing = null;
        try
        {
            writing = SqliteSchema.OpenWriter(folder.Database);
            var reading = Enumerable.Range(0, ReadingThreads).Select(_ => SqliteSchema.OpenReader(folder.Database));
            return new(folder, writing, [.. reading]);
        }
        catch
        {
            writing?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Reads on a thread of SQLite's own, all of it at one moment.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) =>
        TierMetrics.MeasureAsync(Tier, TierCall.Read, _reads.AddAsync(read, cancellationToken), TimeProvider.System);

    /// <summary>Writes on a thread of SQLite's own, alone; ends when it is on disk. If it throws, it wrote nothing.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) =>
        TierMetrics.MeasureAsync(Tier, TierCall.Write, _writes.AddAsync(write, cancellationToken), TimeProvider.System);

    public ValueTask DisposeAsync() => new(_closed.Value);

    private static Action<ChannelReader<SqliteWork>> ReadOn(SqliteSession session) => new SqliteReader(session).Run;

    private async Task CloseAsync()
    {
        await _reads.StopAsync();
        await _writes.StopAsync();
        _folder.Dispose();
    }
}
