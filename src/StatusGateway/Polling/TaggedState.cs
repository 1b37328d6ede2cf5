using StatusGateway.Operations;

namespace StatusGateway.Polling;

/// <summary>The state that a client holds.</summary>
/// <param name="Order">Its place in the order.</param>
/// <param name="IsJournaled">Whether the store did not have it yet when it was shown.</param>
internal readonly record struct TaggedState(OperationOrder Order, bool IsJournaled)
{
    public static readonly TaggedState None;
}
