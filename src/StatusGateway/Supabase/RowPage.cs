namespace StatusGateway.Supabase;

/// <summary>The rows that a query found.</summary>
/// <param name="Json">An array of objects.</param>
/// <param name="Count">How many stand in it.</param>
/// <param name="Total">How many matched, if that was asked for.</param>
internal sealed record RowPage(string Json, long Count, long? Total);
