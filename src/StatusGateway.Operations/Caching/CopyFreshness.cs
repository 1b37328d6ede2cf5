namespace StatusGateway.Operations.Caching;

/// <summary>How long this process serves a copy without asking the next tier.</summary>
/// <param name="FreshFor">Infinite where this process is the store's only writer.</param>
public sealed record CopyFreshness(TimeSpan FreshFor)
{
    /// <summary>The store's only writer is this process: what it knows stays true.</summary>
    public static readonly CopyFreshness OnlyWriter = new(Timeout.InfiniteTimeSpan);

    /// <summary>Others write as well: a round of the reconciler comes each second, and may be one second late.</summary>
    public static readonly CopyFreshness Shared = new(TimeSpan.FromSeconds(2));
}
