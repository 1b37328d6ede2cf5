using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>Which columns a part of a request looks at: a scan leaves the others, of which two may be long, where they are.</summary>
internal static class UsedColumns
{
    public static IEnumerable<Column> Of(Filter filter) => filter switch
    {
        Filter.All(var filters) => filters.SelectMany(Of),
        Filter.Any(var filters) => filters.SelectMany(Of),
        Filter.Not(var inner) => Of(inner),
        Filter.Comparison comparison => [comparison.Field.Column],
        Filter.Quantified quantified => [quantified.Field.Column],
        Filter.In list => [list.Field.Column],
        Filter.IsNull isNull => [isNull.Field.Column],
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    public static IEnumerable<Column> Of(Selection selection) => selection.Fields.Select(static field => field.Field.Column);

    public static IEnumerable<Column> Of(IReadOnlyList<Ordering> order) => order.Select(static one => one.Field.Column);
}
