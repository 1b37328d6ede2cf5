namespace StatusGateway.Redis;

/// <summary>What came of one visit to Redis.</summary>
internal abstract record RedisFound
{
    private RedisFound()
    {
    }

    internal sealed record NotConfigured : RedisFound;

    internal sealed record AddressWrong(string Line) : RedisFound;

    internal sealed record Unreachable(string Place) : RedisFound;

    /// <param name="Place">Host and port.</param>
    /// <param name="Line">Why, and what to do.</param>
    internal sealed record TlsRefused(string Place, string Line) : RedisFound;

    internal sealed record LoginRefused(string Place) : RedisFound;

    /// <param name="Place">Host and port.</param>
    /// <param name="Policy">What it does when memory is full; null where it does not say.</param>
    /// <param name="MaxMemory">In bytes; 0 for no limit.</param>
    internal sealed record Answering(string Place, string? Policy, long MaxMemory) : RedisFound;
}
