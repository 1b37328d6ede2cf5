using System.Globalization;
using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Resilience;

namespace StatusGateway.Postgres;

/// <summary>Marks a write as a gateway's own, for as long as its transaction lasts.</summary>
/// <remarks>
/// It is not announced then, may propose a life, and says when it was sent: a database that was stopped goes on with what it was
/// sent before. The table's trigger dates that by it, and passes over what this gateway has given up.
/// </remarks>
internal sealed class WriteMark(StoreClock clock)
{
    /// <summary>The mark of what is carried out however late it arrives.</summary>
    public const string Undated = "select set_config('statusgateway.via', '1', true)";

    // Takes the value as $1, and gives what time it is there.
    private const string Dated =
        "select (extract(epoch from clock_timestamp()) * 1000000)::bigint, set_config('statusgateway.via', $1, true)";

    private const string NotKnown = "1";

    /// <param name="batch">Gets the mark next.</param>
    /// <param name="more">What stands behind it in the same statement.</param>
    /// <returns>When that was sent: microseconds since 1970 by the database's clock; null when nothing is known of it.</returns>
    public long? AddTo(NpgsqlBatch batch, string more = "")
    {
        var sent = clock.Certain is { } now ? Revision.Of(now).Number : (long?)null;
        batch.Next(Dated + more).Say(sent?.ToString(CultureInfo.InvariantCulture) ?? NotKnown);
        return sent;
    }

    /// <summary>Reads what it gave, and goes on to the result that follows.</summary>
    /// <param name="reader">At the mark's result.</param>
    /// <param name="sent">What adding it gave.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreUnansweredException">It arrived too late, and nothing was written.</exception>
    public async Task ReadAsync(NpgsqlDataReader reader, long? sent, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        var now = reader.GetInt64(0);
        clock.Learn(now);
        if (TimeSpan.FromMicroseconds(now - (sent ?? now)) > Tier.Store.WriteLimit)
        {
            throw new StoreUnansweredException();
        }

        await reader.NextResultAsync(cancellationToken);
    }
}
