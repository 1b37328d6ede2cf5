using System.Globalization;
using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Postgres;

/// <summary>Marks a write as a gateway's own, for as long as its transaction lasts.</summary>
/// <remarks>
/// It is not announced then, may propose a life, and says when it was sent: a database that was stopped goes on with what it was
/// sent before, and dates that by its own clock else, after all that was journaled meanwhile.
/// </remarks>
internal sealed class WriteMark(StoreClock clock)
{
    /// <summary>Takes the value as $1, and gives what time it is there.</summary>
    public const string Sql =
        "select (extract(epoch from clock_timestamp()) * 1000000)::bigint, set_config('statusgateway.via', $1, true)";

    private const string Undated = "1";

    /// <summary>Microseconds since 1970 by the database's clock, as a text; of a mark that says nothing about it, 1.</summary>
    public string Value => clock.Now is { } now ? Revision.Of(now).Number.ToString(CultureInfo.InvariantCulture) : Undated;

    public void AddTo(NpgsqlBatch batch) => batch.Next(Sql).Say(Value);

    /// <summary>Reads what it gave, and goes on to the result that follows.</summary>
    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        clock.Learn(reader.GetInt64(0));
        await reader.NextResultAsync(cancellationToken);
    }
}
