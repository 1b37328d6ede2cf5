using StatusGateway.Access;
using StatusGateway.Operations.Caching;
using StatusGateway.Polling;

namespace StatusGateway.Observing;

/// <summary>What a poll of something known is answered with.</summary>
internal abstract record PollAnswer
{
    private PollAnswer()
    {
    }

    /// <summary>A state, and why it is that one.</summary>
    /// <param name="Copy">What is shown.</param>
    /// <param name="Cleared">To whom, by which clearance.</param>
    /// <param name="Provenance">Whence it came.</param>
    /// <param name="Cookies">What the application set for this caller when it was asked on its behalf.</param>
    internal sealed record Stored(MemoryCopy Copy, ClearedCaller Cleared, Provenance Provenance, string[] Cookies) : PollAnswer;

    /// <summary>The application refused this caller: its own answer.</summary>
    internal sealed record Refused(ApplicationAnswer Answer) : PollAnswer;

    /// <summary>Anyone is cleared no longer: the caller's own request is the application's to answer.</summary>
    internal sealed record Left : PollAnswer;
}
