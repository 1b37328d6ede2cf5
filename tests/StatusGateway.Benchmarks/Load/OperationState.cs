namespace StatusGateway.Benchmarks.Load;

/// <summary>What a poll was told about an operation.</summary>
internal readonly record struct OperationState(string Status, int Progress, long UpdatedAt)
{
    public bool IsFinal => Status is "complete" or "error";
}
