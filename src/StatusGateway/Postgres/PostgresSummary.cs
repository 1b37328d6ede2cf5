using StatusGateway.Access;
using StatusGateway.Commands;

namespace StatusGateway.Postgres;

/// <summary>Says which database the operations are in; never user or password.</summary>
internal sealed class PostgresSummary(PostgresConnectionString address, StoreKeys keys) : IStoreSummarizer
{
    public ValueTask<StoreSummary> SummarizeAsync(CancellationToken cancellationToken)
    {
        var place = address.Place.Split('/', 2);
        return ValueTask.FromResult<StoreSummary>(
            new StoreSummary.Postgres(place[0], place[^1], HasAnswered: keys.WhenAdopted.IsCompleted));
    }
}
