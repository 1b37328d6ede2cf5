namespace StatusGateway.Operations.Endings;

/// <summary>What is known of the application's process at one moment.</summary>
public sealed record ApplicationSigns
{
    /// <summary>Nothing is known, or nothing is wrong.</summary>
    public static readonly ApplicationSigns None = new();

    /// <summary>How long it has not been reached; null while it is.</summary>
    public TimeSpan? DownFor { get; init; }

    /// <summary>Whether that is certain: nobody listens there. A connect that only takes too long says less.</summary>
    public bool IsSurelyDown { get; init; }

    /// <summary>
    /// How long ago it was gone with its last words, where another process has taken its place since: what was heard later
    /// is that one's.
    /// </summary>
    public TimeSpan? GoneFor { get; init; }

    /// <summary>How long ago that other process was first reached.</summary>
    public TimeSpan? BackFor { get; init; }
}
