namespace StatusGateway.Supabase.Requests;

/// <summary>PATCH: the columns of one row of values, written to every row that matches.</summary>
internal sealed record RowUpdate
{
    /// <summary>One row; or none, or one without columns: then nothing changes and nothing is returned.</summary>
    public required Payload Payload { get; init; }

    /// <summary>Never empty: that was refused.</summary>
    public required Filter Where { get; init; }

    /// <summary>Whether what the row does not name takes the column's default, rather than null.</summary>
    public bool MissingIsDefault { get; init; }

    public Returning Returning { get; init; } = Returning.Nothing;

    public AffectedRows Expected { get; init; } = AffectedRows.Unlimited;
}
