using StatusGateway.Diagnostics;

namespace StatusGateway.Sqlite;

/// <summary>A file that this process has opened does not go away.</summary>
internal sealed class SqliteHealth : ITierHealth
{
    public string Name => TierNames.Store;

    public bool? IsUp => true;

    public bool IsRequired => true;
}
