using System.Collections.Concurrent;

namespace StatusGateway.Operations.Reading;

/// <summary>Many callers share one trip; whoever leaves, the trip lands for the others.</summary>
public sealed class SingleFlight<TKey, TResult>
    where TKey : notnull
{
    // Invariant: a flight is in the table exactly while it is in the air.
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TResult>>> _flights = new();

    /// <summary>Joins the flight for the key, or starts it.</summary>
    public Task<TResult> RunAsync(TKey key, Func<TKey, Task<TResult>> trip)
    {
        while (true)
        {
            if (_flights.TryGetValue(key, out var flying))
            {
                return flying.Value;
            }

            Lazy<Task<TResult>>? own = null;
            own = new Lazy<Task<TResult>>(() => FlyAsync(key, own!, trip));
            if (_flights.TryAdd(key, own))
            {
                return own.Value;
            }
        }
    }

    private async Task<TResult> FlyAsync(TKey key, Lazy<Task<TResult>> own, Func<TKey, Task<TResult>> trip)
    {
        try
        {
            // Off the starter's stack, so that the table never waits for a trip that runs without pausing.
            await Task.Yield();
            return await trip(key);
        }
        finally
        {
            _flights.TryRemove(KeyValuePair.Create(key, own));
        }
    }
}
