using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Sqlite;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Journal;

/// <summary>Known rows as the supabase-js endpoint shows them, where a request names them by their ids.</summary>
internal static class KnownTable
{
    /// <summary>The ids that a condition names, if no other row can match it.</summary>
    public static IReadOnlyList<OperationId>? IdsOf(Filter where)
    {
        if (RowLookup.Of(where).Ids is not { Count: > 0 } texts)
        {
            return null;
        }

        List<OperationId> ids = [];
        foreach (var text in texts)
        {
            if (!OperationId.TryFromStored(text, out var id))
            {
                return null;
            }

            ids.Add(id);
        }

        return [.. ids.Distinct()];
    }

    public static RowPage Read(RowQuery query, IEnumerable<WrittenOperation> known)
    {
        var matches = RowFilter.Compile(query.Where);
        var rows = known.Select(RowOf).Where(row => matches(row) is true).ToList();
        IEnumerable<TableRow> ordered = query.Order.Count == 0 ? rows : rows.Order(new RowOrder(query.Order));
        var window = query.Window;
        var page = ordered.Where((_, place) => place >= window.Offset && place - window.Offset < window.Limit).ToList();
        return new(
            RowText.Write(query.Selection, query.WantsRows ? page : []), page.Count, query.CountsAll ? rows.Count : null);
    }

    public static TableRow RowOf(WrittenOperation written)
    {
        var row = new TableRow();
        row[Column.Id] = written.Id.ToString();
        row[Column.Status] = written.State.Status.Word;
        row[Column.Progress] = (long)written.State.Progress;
        row[Column.Message] = written.State.Message;
        row[Column.Result] = Json(written.State.Result);
        row[Column.Error] = written.State.Error;
        row[Column.Metadata] = Json(written.Metadata);
        row[Column.CreatedAt] = written.CreatedAt;
        row[Column.UpdatedAt] = written.State.UpdatedAt;
        return row;
    }

    private static Jsonb? Json(string? text) => text is null ? null : JsonbParser.Parse(text);
}
