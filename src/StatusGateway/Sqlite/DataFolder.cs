namespace StatusGateway.Sqlite;

/// <summary>The folder that holds what this gateway keeps on disk, locked for as long as it is open.</summary>
/// <remarks>
/// Two gateways on one SQLite file would each believe to be the only writer and never doubt their copies. The lock ends with
/// the process, however that ends; the empty lock file stays, because removing it would race with the next opener.
/// </remarks>
internal sealed class DataFolder : IDisposable
{
    private const string LockFile = "gateway.lock";
    private const string DatabaseFile = "operations.db";

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, DatabaseFile);

    /// <exception cref="DataFolderInUseException">Another gateway runs on it.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        Create(full);
        try
        {
            var locked = OpenPrivate(System.IO.Path.Combine(full, LockFile), FileShare.None);
            var folder = new DataFolder(full, locked);

            // SQLite gives its other files the mode of this one; the store's secret is in it.
            OpenPrivate(folder.Database, FileShare.ReadWrite).Dispose();
            return folder;
        }
        catch (IOException fault) when (fault is not DirectoryNotFoundException && IsLocked(full))
        {
            throw new DataFolderInUseException(full, fault);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStream OpenPrivate(string file, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }

    // A full disk is an IOException as well, and not another gateway.
    private static bool IsLocked(string path)
    {
        try
        {
            OpenPrivate(System.IO.Path.Combine(path, LockFile), FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return File.Exists(System.IO.Path.Combine(path, LockFile));
        }
    }
}
