using StatusGateway.Operations;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Sqlite;

/// <summary>PATCH of the supabase-js endpoint: every row that matches, or none.</summary>
internal sealed class RowUpdating(SqliteSession session, RowUpdate update, DateTimeOffset now)
{
    private readonly List<TableRow> _rows = [];
    private readonly List<OperationSnapshot> _changed = [];
    private readonly List<DeletedRow> _deleted = [];

    public RowChanges Run()
    {
        if (update.Payload.Columns.Count > 0 && update.Payload.Read(update.MissingIsDefault) is [var values, ..])
        {
            // Found before the first is changed: a change may move a row in the index that the scan goes by.
            foreach (var found in RowScan.Find(session, update.Where, byTime: null, []).ToList())
            {
                Write(found.Id, values);
            }
        }

        update.Expected.Check(_rows.Count);
        return new RowChanges
        {
            Json = update.Returning.Write(_rows),
            Affected = _rows.Count,
            Changed = _changed,
            Deleted = _deleted,
        };
    }

    private void Write(string id, TableRow values)
    {
        var row = RowScan.Complete(session, id);
        var stored = StoredOperation.Read(session, WrittenRow.IdOf(row));
        foreach (var column in update.Payload.Columns)
        {
            row[column] = values[column];
        }

        row.Check();
        _changed.Add(row.Id == id ? WrittenRow.Save(session, stored, row, stored.Changed, now) : Rename(stored, row));
        _rows.Add(row);
    }

    // The old id is as good as deleted; its life goes on under the new one.
    private OperationSnapshot Rename(StoredOperation old, TableRow row)
    {
        var taken = StoredOperation.Read(session, WrittenRow.IdOf(row));
        if (taken.Written is not null)
        {
            throw new RestException(SqlErrors.Taken(row.Id));
        }

        var last = old.Committed.Next(now);
        StoredOperation.Remove(session, old.Id, last);
        _deleted.Add(new(old.Id, last));
        var moved = taken with { Written = old.Written! with { Id = taken.Id } };
        return WrittenRow.Save(session, moved, row, Revision.Newer(taken.Changed, Deletions.Last(session)), now);
    }
}
