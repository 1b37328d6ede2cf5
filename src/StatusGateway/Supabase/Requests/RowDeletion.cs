namespace StatusGateway.Supabase.Requests;

/// <summary>DELETE: every row that matches.</summary>
internal sealed record RowDeletion
{
    /// <summary>Never empty: that was refused.</summary>
    public required Filter Where { get; init; }

    public Returning Returning { get; init; } = Returning.Nothing;

    public AffectedRows Expected { get; init; } = AffectedRows.Unlimited;
}
