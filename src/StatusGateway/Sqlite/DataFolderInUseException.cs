using StatusGateway.Settings;

namespace StatusGateway.Sqlite;

/// <summary>Another gateway runs on the data folder: the start stops with this one line.</summary>
internal sealed class DataFolderInUseException(string folder, Exception inner) : StartupException(
    $"Another gateway runs on the data folder {folder}: stop that one, or give this one a folder of its own.", inner)
{
    public string Folder { get; } = folder;
}
