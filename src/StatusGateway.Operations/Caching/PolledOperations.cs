using System.Collections.Concurrent;

namespace StatusGateway.Operations.Caching;

/// <summary>Which operations were polled in this process lately: those are kept true, and never pushed out.</summary>
public sealed class PolledOperations
{
    // Invariant: holds every operation that was polled in the last second that anybody asked for, and may hold older ones.
    private readonly ConcurrentDictionary<OperationId, MemoryOperationCache.Entry> _polled = new();

    internal void Touch(OperationId id, MemoryOperationCache.Entry entry, long second)
    {
        if (entry.PolledAt != second)
        {
            entry.PolledAt = second;
            _polled[id] = entry;
        }
    }

    /// <summary>The operations polled within the last <paramref name="window"/>; forgets the others.</summary>
    public IReadOnlyCollection<OperationId> Within(TimeSpan window, TimeProvider time)
    {
        var oldest = (time.GetTimestamp() / time.TimestampFrequency) - (long)window.TotalSeconds;
        List<OperationId> polled = [];
        foreach (var (id, entry) in _polled)
        {
            if (entry.PolledAt >= oldest)
            {
                polled.Add(id);
            }
            else
            {
                _polled.TryRemove(KeyValuePair.Create(id, entry));
            }
        }

        return polled;
    }

    public bool IsWithin(OperationId id, TimeSpan window, TimeProvider time) =>
        _polled.TryGetValue(id, out var entry)
        && entry.PolledAt >= (time.GetTimestamp() / time.TimestampFrequency) - (long)window.TotalSeconds;
}
