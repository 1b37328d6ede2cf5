using StatusGateway.Diagnostics;

namespace StatusGateway.Resilience;

/// <summary>A server that may be slow or gone, and how long it is waited for.</summary>
/// <param name="Name">As logs name it.</param>
/// <param name="Meanwhile">What goes on without it, for the log.</param>
/// <param name="ReadLimit">How long a read may take, or three round trips where that is longer.</param>
internal sealed record Tier(string Name, string Meanwhile, TimeSpan ReadLimit)
{
    /// <summary>As metrics and traces name it: one of <see cref="TierNames"/>.</summary>
    public string Tag { get; init; } = Name;

    /// <summary>How long a read may take that decides whether there is anything; no shorter than any other.</summary>
    public TimeSpan FindLimit { get; init; } = ReadLimit;

    /// <summary>How long connecting, writing and a probe may take.</summary>
    public TimeSpan WriteLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many calls may be in the air, those that were given up included: a library that ignores cancellation would
    /// otherwise pile them up for as long as its server hangs.
    /// </summary>
    public int MostInFlight { get; init; } = 2000;

    /// <summary>
    /// Whether a call is told that it was given up. Not where the library may block when it hears so: what was given up ends
    /// by the library's own time limit then.
    /// </summary>
    public bool IsToldToEnd { get; init; } = true;

    /// <summary>
    /// Whether a write that waits for an answer is given up as soon as the tier is known to be out. Where it can be told later, nobody
    /// is to wait for it.
    /// </summary>
    public bool EndsWritesWhenOut { get; init; }

    /// <summary>
    /// Whether an exception is the server's own answer (a broken constraint, a refused command) rather than a fault. Only
    /// the folder that knows the client library can tell.
    /// </summary>
    public Func<Exception, bool> IsAnswer { get; init; } = static _ => false;

    public static Tier Redis { get; } = new("Redis", "polls continue from memory and the store", TimeSpan.FromMilliseconds(20))
    {
        Tag = TierNames.Redis,
        FindLimit = TimeSpan.FromMilliseconds(500),
        EndsWritesWhenOut = true,
    };

    public static Tier Store { get; } =
        new("The store", "polls of what is known continue from memory and Redis", TimeSpan.FromMilliseconds(250))
        {
            Tag = TierNames.Store,
        };
}
