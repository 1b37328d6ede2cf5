using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>The order that a request wants rows in.</summary>
internal sealed class RowOrder(IReadOnlyList<Ordering> orderings) : IComparer<TableRow>
{
    public int Compare(TableRow? x, TableRow? y)
    {
        foreach (var ordering in orderings)
        {
            if (Compare(ordering, ordering.Field.Of(x!), ordering.Field.Of(y!)) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }

    private static int Compare(Ordering ordering, object? x, object? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => ordering.HasNullsFirst ? -1 : 1,
        (_, null) => ordering.HasNullsFirst ? 1 : -1,
        _ => ordering.IsDescending ? ValueOrder.Compare(y, x) : ValueOrder.Compare(x, y),
    };
}
