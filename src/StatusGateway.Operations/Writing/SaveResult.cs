namespace StatusGateway.Operations.Writing;

/// <summary>How a write ended.</summary>
public abstract record SaveResult
{
    private SaveResult()
    {
    }

    /// <summary>Committed; the snapshot is what polls may be shown now.</summary>
    public sealed record Saved(OperationSnapshot Snapshot) : SaveResult;

    /// <summary>The row was at another revision than expected; nothing changed.</summary>
    public sealed record Conflict(Revision Current) : SaveResult;

    /// <summary>The store did not answer: nothing was accepted.</summary>
    public sealed record Unanswered : SaveResult;
}

/// <summary>How a deletion ended.</summary>
public abstract record DeleteResult
{
    private DeleteResult()
    {
    }

    /// <summary>Deleted; copies committed up to <paramref name="Last"/> are void.</summary>
    public sealed record Deleted(Revision Last) : DeleteResult;

    /// <summary>There was nothing to delete.</summary>
    public sealed record Absent : DeleteResult;

    /// <summary>The row was at another revision than expected; nothing changed.</summary>
    public sealed record Conflict(Revision Current) : DeleteResult;

    /// <summary>The store did not answer; whether it deleted is unknown.</summary>
    public sealed record Unanswered : DeleteResult;
}
