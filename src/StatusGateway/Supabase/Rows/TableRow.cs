using System.Globalization;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>A row of the user's table: per column null, a text, a long number, or jsonb.</summary>
internal sealed class TableRow
{
    private const int LongestShown = 64;

    private readonly object?[] _values;

    public TableRow() => _values = new object?[Column.All.Count];

    private TableRow(object?[] values) => _values = values;

    public object? this[Column column]
    {
        get => _values[column.Place];
        set => _values[column.Place] = value;
    }

    public string Id => (string)this[Column.Id]!;

    public TableRow Copy() => new([.. _values]);

    /// <exception cref="RestException">The table's constraints refuse the row; told is the one that Postgres tells of.</exception>
    public void Check()
    {
        if (Column.All.FirstOrDefault(column => column.IsRequired && this[column] is null) is { } missing)
        {
            throw new RestException(SqlErrors.Missing(missing, Show()));
        }

        if (this[Column.Progress] is not (>= 0L and <= 100L))
        {
            throw new RestException(SqlErrors.Violated(Column.Progress, Show()));
        }

        if (this[Column.Status] is not ("pending" or "processing" or "complete" or "error"))
        {
            throw new RestException(SqlErrors.Violated(Column.Status, Show()));
        }
    }

    private string Show() => string.Join(", ", _values.Select(static value => Cut(value switch
    {
        null => "null",
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    })));

    // By bytes, but never through a character.
    private static string Cut(string text)
    {
        var (bytes, end) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > LongestShown)
            {
                return text[..end] + "...";
            }

            end += rune.Utf16SequenceLength;
        }

        return text;
    }
}
