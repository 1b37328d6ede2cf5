namespace StatusGateway.Observing;

/// <summary>Owns work that outlives the request that began it: bounds its time, and ends it at stop.</summary>
internal sealed class OwnedWork(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Runs the work off the caller's stack; it is cancelled when its time is over or the gateway stops.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan limit)
    {
        await Task.Yield();
        using var limited = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, lifetime.ApplicationStopping);
        return await work(linked.Token);
    }
}
