using StatusGateway.Commands;
using StatusGateway.Settings;

namespace StatusGateway.Sqlite;

/// <summary>Says which file the operations are in, how many, and from when.</summary>
internal sealed class SqliteSummary(SqliteOperationStore store, GatewaySettings settings, string fault) : IStoreSummarizer
{
    public async ValueTask<StoreSummary> SummarizeAsync(CancellationToken cancellationToken)
    {
        if (fault.Length > 0)
        {
            return new StoreSummary.Memory(fault);
        }

        var contents = await store.DescribeAsync(cancellationToken);
        return new StoreSummary.Sqlite(
            Path.Combine(settings.DataFolder, "operations.db"),
            contents.Operations,
            contents.OldestAt is { } oldest ? DateTimeOffset.FromUnixTimeMilliseconds(oldest) : null);
    }
}
