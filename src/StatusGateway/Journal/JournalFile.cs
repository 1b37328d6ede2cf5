using Microsoft.Data.Sqlite;
using StatusGateway.Settings;
using StatusGateway.Sqlite;

namespace StatusGateway.Journal;

/// <summary>The journal's own SQLite file, in a folder of its own that one gateway at a time holds.</summary>
/// <remarks>
/// A folder that cannot be had now, because the gateway that this one follows still holds it, is tried again: until then
/// there is no journal, and a write while the store is out is answered 503 as without one.
/// </remarks>
internal sealed class JournalFile(string dataFolder, ILogger<JournalFile> logger) : IAsyncDisposable
{
    private volatile SqliteDatabase? _database;
    private string _said = "";

    public string Folder { get; } = Path.Combine(dataFolder, "journal");

    /// <summary>Null while it is not open.</summary>
    public SqliteDatabase? Database => _database;

    /// <summary>Which journal this is, dealt once: what a store remembers of its replay it remembers by that.</summary>
    public string Name { get; private set; } = "";

    public async Task<bool> TryOpenAsync(CancellationToken cancellationToken)
    {
        if (_database is not null)
        {
            return true;
        }

        SqliteDatabase? opened = null;
        try
        {
            opened = await Task.Run(() => SqliteDatabase.Open(Folder), cancellationToken); // which blocks
            Name = (await new SqliteStoreIdentity(opened).FindAsync(cancellationToken)).Fingerprint;
            _database = opened;
            return true;
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException or SqliteException or StartupException)
        {
            await (opened?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (_said != fault.Message)
            {
                _said = fault.Message;
                logger.JournalNotOpened(Folder, fault.Message);
            }

            return false;
        }
    }

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;
}
