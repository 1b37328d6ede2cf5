using StatusGateway.Operations;

namespace StatusGateway.Access;

/// <summary>A caller who may be shown an operation, and by which clearance.</summary>
internal readonly record struct ClearedCaller(Clearance Clearance, KeptClearance? Kept)
{
    public bool IsAnyone => Clearance.Caller.IsAnyone;
}

/// <summary>Whether a caller is cleared; <see cref="IsUnanswered"/> when nobody who would know could say.</summary>
internal readonly record struct ClearanceAnswer(ClearedCaller? Cleared, bool IsUnanswered);
