using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Journal;

/// <summary>What a request of the supabase-js endpoint makes of known rows: all of its entries, or none.</summary>
/// <exception cref="RestException">A row is none that the table would take.</exception>
internal sealed class JournaledRows(StoreClock clock, bool mayBeCommitted)
{
    private readonly List<TableRow> _rows = [];
    private readonly List<JournalEntry> _entries = [];
    private long _inserted;

    public IReadOnlyList<JournalEntry> Entries => _entries;

    /// <summary>False when it does what cannot be done without the store.</summary>
    public bool TryUpdate(RowUpdate update, IReadOnlyList<OperationSnapshot> known)
    {
        var matches = RowFilter.Compile(update.Where);
        var values = update.Payload.Read(update.MissingIsDefault)[0];
        foreach (var copy in known)
        {
            if (copy.Row is not { } written)
            {
                return false; // observed alone: whether a row stands there by now is the store's to say
            }

            var row = KnownTable.RowOf(written);
            if (matches(row) is not true)
            {
                continue;
            }

            Overlay(row, values, update.Payload.Columns);
            row.Check();
            if (row.Id != copy.Id.ToString())
            {
                return false;
            }

            Add(copy, row);
        }

        update.Expected.Check(_rows.Count);
        return true;
    }

    /// <summary>The same of an insert, of which each row is named by its id.</summary>
    public bool TryInsert(RowInsertion insertion, IReadOnlyList<OperationSnapshot> known)
    {
        var copies = known.ToDictionary(static copy => copy.Id.ToString(), StringComparer.Ordinal);
        foreach (var one in insertion.Payload.Read(insertion.MissingIsDefault))
        {
            var row = WithDefaults(one, insertion.Payload.Columns);
            row.Check();
            if (!copies.Remove(row.Id, out var copy))
            {
                throw new RestException(SqlErrors.MergedTwice());
            }

            if (copy.Row is null)
            {
                _inserted++;
                Add(copy, row);
            }
            else if (insertion.OnConflict is OnConflict.Merge)
            {
                var merged = KnownTable.RowOf(copy.Row);
                Overlay(merged, one, insertion.Payload.Columns);
                merged.Check();
                Add(copy, merged);
            }
            else if (insertion.OnConflict is OnConflict.Fail)
            {
                throw new RestException(SqlErrors.Taken(row.Id));
            }
        }

        insertion.Expected.Check(_rows.Count);
        return true;
    }

    public RowChanges ToChanges(Returning returning) => new()
    {
        Json = returning.Write(_rows),
        Affected = _rows.Count,
        Inserted = _inserted,
        Changed = _entries.ConvertAll(static entry => entry.Body.Shown),
    };

    private void Add(OperationSnapshot copy, TableRow row)
    {
        var update = new OperationUpdate
        {
            Id = copy.Id,
            State = new(
                OperationStatus.OfWord((string?)row[Column.Status])!.Value,
                (long)row[Column.Progress]!,
                (string?)row[Column.Message],
                row[Column.Result]?.ToString(),
                (string?)row[Column.Error],
                (long)row[Column.UpdatedAt]!),
            Metadata = row[Column.Metadata]?.ToString(),
        };
        _entries.Add(JournaledWrite.Of(copy, update, (long)row[Column.CreatedAt]!, clock, mayBeCommitted));
        _rows.Add(row);
    }

    private static void Overlay(TableRow row, TableRow values, IEnumerable<Column> columns)
    {
        foreach (var column in columns)
        {
            row[column] = values[column];
        }
    }

    private static TableRow WithDefaults(TableRow sent, IEnumerable<Column> columns)
    {
        var row = sent.Copy();
        foreach (var column in Column.All.Except(columns))
        {
            row[column] = column.DefaultValue;
        }

        return row;
    }
}
