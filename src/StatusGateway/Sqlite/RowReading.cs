using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Sqlite;

/// <summary>GET of the supabase-js endpoint: finds the rows of the window first, and reads only these whole.</summary>
internal static class RowReading
{
    public static RowPage Read(SqliteSession session, RowQuery query)
    {
        var window = Take(Find(session, query), query.Window, query.CountsAll && !query.Where.IsEmpty, out var counted);
        var total = query.CountsAll ? counted ?? RowScan.Count(session) : (long?)null;
        var rows = query.WantsRows ? window.Select(row => RowScan.Complete(session, row.Id)) : [];
        return new(RowText.Write(query.Selection, rows), window.Count, total);
    }

    // The index has the one order that applications list by, so that the first hundred are not the last of all to be known.
    private static IEnumerable<TableRow> Find(SqliteSession session, RowQuery query) => query.Order switch
    {
        [] => RowScan.Find(session, query.Where, byTime: null, []),
        [{ Field: { Steps.Count: 0 } field } only] when field.Column == Column.UpdatedAt && RowLookup.Of(query.Where).Ids is null =>
            RowScan.Find(session, query.Where, byTime: only.IsDescending, []),
        var order => RowScan.Find(session, query.Where, byTime: null, UsedColumns.Of(order)).Order(new RowOrder(order)),
    };

    private static List<TableRow> Take(IEnumerable<TableRow> rows, Window window, bool countsRest, out long? counted)
    {
        List<TableRow> taken = [];
        var place = 0L;
        foreach (var row in rows)
        {
            if (place >= window.Offset && place - window.Offset < window.Limit)
            {
                taken.Add(row);
            }

            place++;
            if (!countsRest && place - window.Offset >= window.Limit)
            {
                break;
            }
        }

        counted = countsRest ? place : null;
        return taken;
    }
}
