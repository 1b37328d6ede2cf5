namespace StatusGateway.Supabase.Requests;

/// <summary>What rows are ordered by; of several the first that differs decides.</summary>
/// <param name="Field">Compared as its type.</param>
/// <param name="IsDescending">Largest first.</param>
/// <param name="NullsFirst">Where nulls stand; unless said, as though they were larger than anything.</param>
internal sealed record Ordering(FieldPath Field, bool IsDescending, bool? NullsFirst)
{
    public bool HasNullsFirst => NullsFirst ?? IsDescending;
}
