using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>Decides whether a row matches; null is SQL's unknown.</summary>
/// <remarks>Made before any row is looked at, so that a value that is none of its type is refused of an empty table as well.</remarks>
internal static class RowFilter
{
    /// <exception cref="RestException">A value is none of its field's type.</exception>
    public static Func<TableRow, bool?> Compile(Filter filter) => filter switch
    {
        Filter.All(var filters) => And([.. filters.Select(Compile)]),
        Filter.Any(var filters) => Or([.. filters.Select(Compile)]),
        Filter.Not(var inner) => Not(Compile(inner)),
        Filter.Comparison(var field, var comparator, var value) =>
            OfField(field, Comparison.Compile(field.Type, comparator, value), isUnknownOfNull: comparator is not Comparator.IsDistinct),
        Filter.Quantified quantified => Compile(quantified),
        Filter.In(var field, var values) => Compile(field, values),
        Filter.IsNull(var field) => row => field.Of(row) is null,
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    private static Func<TableRow, bool?> OfField(FieldPath field, Func<object, bool> matches, bool isUnknownOfNull = true) =>
        row => field.Of(row) is { } value ? matches(value) : isUnknownOfNull ? null : true;

    private static Func<TableRow, bool?> Compile(Filter.Quantified filter)
    {
        var each = filter.Values.Select(value => value is null
            ? static _ => null
            : Compile(new Filter.Comparison(filter.Field, filter.Comparator, value))).ToArray();
        return filter.NeedsAll ? And(each) : Or(each);
    }

    private static Func<TableRow, bool?> Compile(FieldPath field, IReadOnlyList<string> values)
    {
        var read = values.Select(value => ValueReader.Read(field.Type, value)).ToArray();
        if (read.Length == 0)
        {
            return static _ => false;
        }

        // A page may well look for a thousand ids.
        var texts = read.OfType<string>().ToHashSet(StringComparer.Ordinal);
        return texts.Count > 0
            ? OfField(field, value => texts.Contains((string)value))
            : OfField(field, value => Array.Exists(read, one => ValueOrder.Compare(value, one) == 0));
    }

    private static Func<TableRow, bool?> And(Func<TableRow, bool?>[] filters) => row =>
    {
        bool? all = true;
        foreach (var filter in filters)
        {
            switch (filter(row))
            {
                case false:
                    return false;
                case null:
                    all = null;
                    break;
            }
        }

        return all;
    };

    private static Func<TableRow, bool?> Or(Func<TableRow, bool?>[] filters) => row =>
    {
        bool? any = false;
        foreach (var filter in filters)
        {
            switch (filter(row))
            {
                case true:
                    return true;
                case null:
                    any = null;
                    break;
            }
        }

        return any;
    };

    private static Func<TableRow, bool?> Not(Func<TableRow, bool?> filter) => row => !filter(row);
}
