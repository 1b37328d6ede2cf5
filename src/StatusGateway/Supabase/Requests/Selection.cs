namespace StatusGateway.Supabase.Requests;

/// <summary>What is shown of each row, in this order.</summary>
internal sealed record Selection(IReadOnlyList<SelectedField> Fields)
{
    /// <summary><c>*</c></summary>
    public static readonly Selection Everything =
        new([.. Column.All.Select(static column => new SelectedField(new FieldPath(column, []), column.Name, null))]);
}

/// <summary>A field as it is shown.</summary>
/// <param name="Field">Where it stands.</param>
/// <param name="Name">What it is called in the answer.</param>
/// <param name="Cast">What it is made of first, if anything.</param>
internal sealed record SelectedField(FieldPath Field, string Name, CastType? Cast);

/// <summary>What <c>::</c> can make of a field.</summary>
internal enum CastType
{
    Text,
    SmallInt,
    Integer,
    BigInt,
    Real,
    Double,
    Numeric,
    Boolean,
    Json,
    Jsonb,
}
