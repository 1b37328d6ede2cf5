namespace StatusGateway.Operations;

/// <summary>Within one life, what kind of state outranks which.</summary>
public enum OperationRank
{
    ObservedRunning = 0,
    WrittenRunning = 1,
    Verdict = 2,
    ObservedFinal = 3,
    WrittenFinal = 4,
}
