using System.Globalization;
using StatusGateway.Mirroring;
using StatusGateway.Operations;

namespace StatusGateway.DataApi;

/// <summary>The user's table behind a project's REST API, for whoever has its service key and no database password.</summary>
internal sealed class DataApiTable(DataApiClient client) : IPlainTable
{
    /// <summary>Named, because a project with our migration has more.</summary>
    public const string Columns = "select=id,status,progress,message,result,error,metadata,created_at,updated_at";

    private const string WithRows = "return=representation";
    private const string UnlessThere = "resolution=ignore-duplicates,return=representation";

    // What fits into an address, and what a project gives at once unless it is told otherwise.
    private const int IdsAtOnce = 50;
    private const int BytesAtOnce = 4_000;
    private const int RowsAtOnce = 1_000;

    public async ValueTask<IReadOnlyList<PlainRow>> FindAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken)
    {
        List<PlainRow> found = [];
        foreach (var some in InAddresses(ids))
        {
            found.AddRange(Plain(await client.SendAsync(
                HttpMethod.Get, $"{Columns}&{DataApiFilter.Ids(some)}", row: null, preference: null, cancellationToken)));
        }

        return found;
    }

    public async ValueTask<IReadOnlyList<PlainRow>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken)
    {
        List<PlainRow> page = [];
        while (page.Count < limit)
        {
            var more = Math.Min(limit - page.Count, RowsAtOnce).ToString(CultureInfo.InvariantCulture);
            var from = after is { } last ? "&" + DataApiFilter.After(last) : "";
            var rows = Plain(await client.SendAsync(
                HttpMethod.Get, $"{Columns}&order=id.asc&limit={more}{from}", row: null, preference: null, cancellationToken));

            // A project may give fewer at once than it is asked for: only none is the end.
            if (rows.Count is 0)
            {
                break;
            }

            page.AddRange(rows);
            after = rows[^1].Id;
        }

        return page;
    }

    public async ValueTask<PlainRow?> SaveAsync(PlainRow? seen, PlainRow row, CancellationToken cancellationToken)
    {
        var saved = seen is null
            ? await client.SendAsync(HttpMethod.Post, Columns, DataApiRow.Of(row), UnlessThere, cancellationToken)
            : await client.SendAsync(
                HttpMethod.Patch, $"{Columns}&{DataApiFilter.As(seen)}", DataApiRow.Of(row), WithRows, cancellationToken);
        return Plain(saved).SingleOrDefault();
    }

    public async ValueTask<bool> DeleteAsync(PlainRow seen, CancellationToken cancellationToken)
    {
        var deleted = await client.SendAsync(
            HttpMethod.Delete, $"{Columns}&{DataApiFilter.As(seen)}", row: null, WithRows, cancellationToken);
        return deleted.Count > 0;
    }

    private static IEnumerable<List<OperationId>> InAddresses(IEnumerable<OperationId> ids)
    {
        List<OperationId> some = [];
        var bytes = 0;
        foreach (var id in ids)
        {
            var length = Uri.EscapeDataString(id.ToString()).Length;
            if (some.Count == IdsAtOnce || (some.Count > 0 && bytes + length > BytesAtOnce))
            {
                yield return some;
                (some, bytes) = ([], 0);
            }

            some.Add(id);
            bytes += length;
        }

        if (some.Count > 0)
        {
            yield return some;
        }
    }

    private static List<PlainRow> Plain(IEnumerable<DataApiRow> rows) => [.. rows.Select(row => row.ToPlain()).OfType<PlainRow>()];
}
