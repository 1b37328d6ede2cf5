using System.Text;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>Writes what is shown of rows, as JSON.</summary>
internal static class RowText
{
    /// <exception cref="RestException">A value cannot be cast as the selection says.</exception>
    public static string Write(Selection selection, IEnumerable<TableRow> rows)
    {
        foreach (var field in selection.Fields)
        {
            if (field.Cast is { } cast)
            {
                Casting.Check(field.Field.Type, cast);
            }
        }

        var text = new StringBuilder("[");
        foreach (var row in rows)
        {
            text.Append(text.Length > 1 ? ",\n" : "");
            Append(text, selection, row);
        }

        return text.Append(']').ToString();
    }

    private static void Append(StringBuilder text, Selection selection, TableRow row)
    {
        text.Append('{');
        for (var place = 0; place < selection.Fields.Count; place++)
        {
            var field = selection.Fields[place];
            text.Append(place == 0 ? "" : ",").AppendQuoted(field.Name).Append(':');
            var value = field.Field.Of(row);
            Append(text, value is not null && field.Cast is { } cast ? Casting.Cast(value, cast) : value);
        }

        text.Append('}');
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string word:
                text.AppendQuoted(word);
                break;
            case Jsonb json:
                text.AppendJsonb(json);
                break;
            case RawJson raw:
                text.Append(raw.Text);
                break;
            default:
                text.Append((long)value);
                break;
        }
    }
}
