using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>What a write gives back of the rows that it wrote.</summary>
internal static class ReturnedRows
{
    extension(Returning returning)
    {
        public string Write(IReadOnlyList<TableRow> rows) => returning switch
        {
            { Selection: null } => "[]",
            { Order: [] } => RowText.Write(returning.Selection, rows),
            _ => RowText.Write(returning.Selection, rows.Order(new RowOrder(returning.Order))),
        };
    }
}
