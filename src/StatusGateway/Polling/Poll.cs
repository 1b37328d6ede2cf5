using StatusGateway.Operations;

namespace StatusGateway.Polling;

/// <summary>A client's question after one operation.</summary>
/// <param name="Route">The status route it came by.</param>
/// <param name="Id">Which operation.</param>
/// <param name="Bound">The order in the client's genuine tag: it is shown nothing older.</param>
/// <param name="MayBeUnreplayed">
/// Whether that tag is of a state that stood in a journal lately, which the store may still be to be given.
/// </param>
/// <param name="Patience">What is left of its wait.</param>
internal sealed record Poll(StatusRoute Route, OperationId Id, OperationOrder Bound, bool MayBeUnreplayed, Patience Patience)
{
    /// <summary>Whether the client may be shown a state.</summary>
    /// <remarks>
    /// A life that was only observed may have been begun by a gateway that did not know of the journaled one, and is none that
    /// came after it.
    /// </remarks>
    public bool IsReachedBy(OperationSnapshot snapshot) =>
        snapshot.Reaches(Bound)
        && !(MayBeUnreplayed
            && snapshot.Written == Revision.None
            && snapshot.Order.Life != Bound.Life
            && snapshot.ContinuedLife != Bound.Life);
}

/// <summary>How long a poll that holds a copy goes on waiting for something newer: once, for all tiers together.</summary>
internal readonly record struct Patience(TimeProvider Time, long Start, TimeSpan Wait)
{
    public TimeSpan Left
    {
        get
        {
            var left = Wait - Time.GetElapsedTime(Start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
