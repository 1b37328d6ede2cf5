using StatusGateway.Settings;

namespace StatusGateway.Sqlite;

/// <summary>The database file cannot be used as it is: the start stops with this one line.</summary>
internal sealed class DatabaseUnusableException : StartupException
{
    private DatabaseUnusableException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    public static DatabaseUnusableException Unreadable(string file, Exception fault) => new(
        $"{file} is not a readable database ({fault.Message.TrimEnd('.')}): put a good copy in its place, or move it away"
        + " together with its -wal and -shm files to start empty.",
        fault);

    public static DatabaseUnusableException Newer(string file, string version, int known) => new(
        $"{file} was written by a newer gateway (its schema is {version}, this one knows {known}): run that version, or move the"
        + " file away to start empty.",
        inner: null);
}
