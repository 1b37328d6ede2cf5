using StatusGateway.Access;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Observing;

/// <summary>What a question to the application ended in.</summary>
internal abstract record Learned
{
    private Learned()
    {
    }

    /// <summary>A state: what is known now, and the asker's clearance.</summary>
    /// <param name="Copy">What is known now; null when it could not be committed.</param>
    /// <param name="Clearance">The bound asker's clearance.</param>
    /// <param name="Answer">The answer itself.</param>
    /// <param name="HasResult">Whether the answer gave a result.</param>
    internal sealed record State(MemoryCopy? Copy, KeptClearance? Clearance, ApplicationAnswer Answer, bool HasResult) : Learned;

    /// <summary>The application will not show it to the asker, whose clearance has ended.</summary>
    internal sealed record Refused(ApplicationAnswer Answer) : Learned;

    /// <summary>It said more than is read here: whoever asks is to have it from the application itself.</summary>
    internal sealed record TooLarge : Learned;

    /// <summary>It said nothing about the operation.</summary>
    internal sealed record Nothing(int? Status) : Learned;
}
