using StatusGateway.Commands;

namespace StatusGateway.DataApi;

/// <summary>Says through which project's Data API the operations are kept; never the key.</summary>
internal sealed class DataApiSummary(DataApiProject project, DataApiStart start) : IStoreSummarizer
{
    public ValueTask<StoreSummary> SummarizeAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<StoreSummary>(new StoreSummary.DataApi(project.Address.Host, start.Trouble));
}
