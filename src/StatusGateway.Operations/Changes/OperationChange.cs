namespace StatusGateway.Operations.Changes;

/// <summary>News of an operation, or that news may have been missed.</summary>
public abstract record OperationChange
{
    private OperationChange()
    {
    }

    /// <summary>It was committed at this revision or later.</summary>
    public sealed record Changed(OperationId Id, Revision Committed) : OperationChange;

    /// <summary>It was deleted; copies committed up to the revision are void.</summary>
    public sealed record Deleted(OperationId Id, Revision Last) : OperationChange;

    /// <summary>The feed was broken and is there again: anything may have happened meanwhile.</summary>
    public sealed record Gap : OperationChange;
}
