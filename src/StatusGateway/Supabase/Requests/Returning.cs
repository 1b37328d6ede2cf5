namespace StatusGateway.Supabase.Requests;

/// <summary>What a write gives back of the rows that it wrote: <c>return=representation</c>.</summary>
/// <param name="Selection">What of each; null for no rows at all.</param>
/// <param name="Order">By what they are ordered; else as they were written.</param>
internal sealed record Returning(Selection? Selection, IReadOnlyList<Ordering> Order)
{
    public static readonly Returning Nothing = new(null, []);
}
