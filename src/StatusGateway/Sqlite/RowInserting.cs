using StatusGateway.Operations;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Sqlite;

/// <summary>POST of the supabase-js endpoint: all of its rows, or none.</summary>
internal sealed class RowInserting(SqliteSession session, RowInsertion insertion, DateTimeOffset now)
{
    private readonly HashSet<string> _merged = new(StringComparer.Ordinal);
    private readonly List<TableRow> _rows = [];
    private readonly List<OperationSnapshot> _changed = [];
    private long _inserted;

    public RowChanges Run()
    {
        foreach (var sent in insertion.Payload.Read(insertion.MissingIsDefault))
        {
            Write(sent);
        }

        insertion.Expected.Check(_rows.Count);
        return new RowChanges
        {
            Json = insertion.Returning.Write(_rows),
            Affected = _rows.Count,
            Inserted = _inserted,
            Changed = _changed,
        };
    }

    private void Write(TableRow sent)
    {
        var row = WithDefaults(sent);

        // As Postgres does, before it looks whether the id is taken: what an upsert does not send must not be needed.
        row.Check();
        var stored = StoredOperation.Read(session, WrittenRow.IdOf(row));
        if (stored.Written is null)
        {
            Save(row, stored, Revision.Newer(stored.Changed, Deletions.Last(session)));
            _inserted++;
        }
        else if (insertion.OnConflict is OnConflict.Merge)
        {
            var merged = Merge(sent);
            merged.Check();
            Save(merged, stored, stored.Changed);
        }
        else if (insertion.OnConflict is OnConflict.Fail)
        {
            throw new RestException(SqlErrors.Taken(row.Id));
        }
    }

    private void Save(TableRow row, StoredOperation stored, Revision past)
    {
        if (!_merged.Add(row.Id))
        {
            throw new RestException(SqlErrors.MergedTwice());
        }

        _changed.Add(WrittenRow.Save(session, stored, row, past, now));
        _rows.Add(row);
    }

    private TableRow WithDefaults(TableRow sent)
    {
        var row = sent.Copy();
        foreach (var column in Column.All.Except(insertion.Payload.Columns))
        {
            row[column] = column.DefaultValue;
        }

        return row;
    }

    private TableRow Merge(TableRow sent)
    {
        var row = RowScan.Complete(session, sent.Id);
        foreach (var column in insertion.Payload.Columns)
        {
            row[column] = sent[column];
        }

        return row;
    }
}
