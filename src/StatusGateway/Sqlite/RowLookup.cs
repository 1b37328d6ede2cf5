using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Sqlite;

/// <summary>What of a filter the file's indexes can answer: a superset of the rows, to be filtered as a whole afterwards.</summary>
/// <param name="Ids">The only ids that can match, if there are such.</param>
/// <param name="Status">The only status that can match, if there is one.</param>
/// <param name="From">The earliest <c>updated_at</c> that can match, if it has a bound.</param>
/// <param name="To">The latest.</param>
internal sealed record RowLookup(IReadOnlyList<string>? Ids, string? Status, long? From, long? To)
{
    private static readonly RowLookup Everything = new(null, null, null, null);

    public static RowLookup Of(Filter filter) => Narrow(Everything, filter);

    private static RowLookup Narrow(RowLookup lookup, Filter filter) => filter switch
    {
        Filter.All(var filters) => filters.Aggregate(lookup, Narrow),
        Filter.Comparison({ Steps.Count: 0 } field, var comparator, var value) =>
            Narrow(lookup, field.Column, comparator, value),
        Filter.In({ Steps.Count: 0 } field, var values) when field.Column == Column.Id =>
            lookup with { Ids = lookup.Ids ?? [.. values.Distinct()] },
        _ => lookup,
    };

    private static RowLookup Narrow(RowLookup lookup, Column column, Comparator comparator, string value)
    {
        if (column == Column.Id && comparator is Comparator.Equal)
        {
            return lookup with { Ids = [value] };
        }

        if (column == Column.Status && comparator is Comparator.Equal)
        {
            return lookup with { Status = value };
        }

        return column == Column.UpdatedAt ? NarrowTime(lookup, comparator, value) : lookup;
    }

    private static RowLookup NarrowTime(RowLookup lookup, Comparator comparator, string value)
    {
        var time = (long)ValueReader.Read(ColumnType.BigInt, value);
        var later = Math.Max(lookup.From ?? time, time);
        var earlier = Math.Min(lookup.To ?? time, time);
        return comparator switch
        {
            Comparator.Equal => lookup with { From = later, To = earlier },
            Comparator.Greater or Comparator.GreaterOrEqual => lookup with { From = later },
            Comparator.Less or Comparator.LessOrEqual => lookup with { To = earlier },
            _ => lookup,
        };
    }
}
