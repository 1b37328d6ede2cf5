using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Operations.Reading;
using StatusGateway.Polling;

namespace StatusGateway.Observing;

/// <summary>A poll that was left to the application: what the steps behind need to know of it.</summary>
/// <param name="Poll">The poll.</param>
/// <param name="Read">What is known, though not cleared for this caller.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Traits">What says so.</param>
/// <param name="IsUncertain">Whether the store could not say if it is known, or for whom.</param>
internal sealed record OpenPoll(Poll Poll, ReadResult Read, CallerKey Caller, CallerTraits Traits, bool IsUncertain)
{
    /// <summary>
    /// Whether the client's genuine tag is all that can be said of the operation: it was known and shown to this client, and
    /// nobody in reach knows how far it has got since.
    /// </summary>
    public bool IsKnownByItsTag => IsUncertain && Poll.Bound != OperationOrder.None;
}
