namespace StatusGateway.Supabase.Requests;

/// <summary>POST: rows to be inserted, or written over those that are there.</summary>
internal sealed record RowInsertion
{
    public required Payload Payload { get; init; }

    /// <summary>What becomes of a row whose id is there already.</summary>
    public OnConflict OnConflict { get; init; }

    /// <summary>Whether what a row does not name takes the column's default, rather than null.</summary>
    public bool MissingIsDefault { get; init; }

    public Returning Returning { get; init; } = Returning.Nothing;

    public AffectedRows Expected { get; init; } = AffectedRows.Unlimited;
}

/// <summary>What becomes of a row whose id is there already.</summary>
internal enum OnConflict
{
    /// <summary>23505, and nothing is inserted.</summary>
    Fail,

    /// <summary>The columns of the payload, and no others, are written over it.</summary>
    Merge,

    /// <summary>It stays, and the new one is left out.</summary>
    Ignore,
}
