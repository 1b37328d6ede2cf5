using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Sqlite;

/// <summary>DELETE of the supabase-js endpoint: every row that matches, with all that was observed of it, or none.</summary>
internal sealed class RowDeleting(SqliteSession session, RowDeletion deletion, DateTimeOffset now)
{
    public RowChanges Run()
    {
        var found = RowScan.Find(session, deletion.Where, byTime: null, Returned()).ToList();
        deletion.Expected.Check(found.Count);
        var deleted = found.ConvertAll(row =>
        {
            var id = WrittenRow.IdOf(row);
            return new DeletedRow(id, StoredOperation.FindCommitted(session, id).Next(now));
        });
        if (deleted.Count > 0)
        {
            StoredOperation.Remove(session, deleted);
        }

        return new RowChanges { Json = deletion.Returning.Write(found), Affected = found.Count, Deleted = deleted };
    }

    private IEnumerable<Column> Returned() => deletion.Returning.Selection is { } selection
        ? UsedColumns.Of(selection).Concat(UsedColumns.Of(deletion.Returning.Order))
        : [];
}
