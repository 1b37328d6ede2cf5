using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using StatusGateway.Settings;
using StatusGateway.Sqlite;

namespace StatusGateway.Mirroring;

/// <summary>The file of this gateway that stands in for what a plain table cannot hold; opened when that is seen to be so.</summary>
/// <remarks>
/// In a folder of its own for each table: rows that are missing from the table are forgotten here, and those of another table,
/// or of the store that needs none, must not be.
/// </remarks>
internal sealed class MirrorFile(string dataFolder, string place, TimeProvider time) : IAsyncDisposable
{
    private readonly TaskCompletionSource<MirroredOperationStore> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteDatabase? _file;
    private StoreParts? _parts;
    private volatile MirroredOperationStore? _store;

    public string Folder { get; } = Path.Combine(
        dataFolder, $"mirror-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)).AsSpan(0, 8))}");

    /// <summary>Ends when there is a mirror to be swept; where none is needed, never.</summary>
    public Task<MirroredOperationStore> WhenOpened => _opened.Task;

    /// <summary>What it was opened for; null where none is needed.</summary>
    public MirroredOperationStore? Store => _store;

    /// <summary>Blocks, the first time. A folder that another gateway uses, or that cannot be written, stops the start.</summary>
    public StoreParts Open(IPlainTable table)
    {
        if (_parts is null)
        {
            _file = OpenFile();
            var store = new MirroredOperationStore(table, new(_file, time), new(_file, time), time);
            _parts = new(
                store,
                new MirroredObservationStore(store, new(_file, time)),
                new SqliteStoreIdentity(_file),
                new MirroredEndingStore(store, new(_file, time)));
            _store = store;
            _opened.SetResult(store);
        }

        return _parts;
    }

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;

    private SqliteDatabase OpenFile()
    {
        try
        {
            return SqliteDatabase.Open(Folder);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException or SqliteException)
        {
            throw new MirrorUnusableException(Folder, fault);
        }
    }
}

/// <summary>A plain table needs a place beside it, and there is none.</summary>
internal sealed class MirrorUnusableException(string folder, Exception fault) : StartupException(
    $"{folder} cannot be written ({fault.Message.TrimEnd('.')}), and without the gateway's migration the database keeps no"
    + " revisions: run the command 'migrate', or give the gateway a data folder",
    fault);
