namespace StatusGateway.Supabase.Requests;

/// <summary>Which of the rows in their order: <c>offset</c>, <c>limit</c> and the <c>Range</c> header together.</summary>
internal readonly record struct Window(long Offset, long Limit)
{
    /// <summary>As many rows as one answer holds; Supabase's own default.</summary>
    public const int MaxRows = 1000;

    public static Window First => new(0, MaxRows);
}
