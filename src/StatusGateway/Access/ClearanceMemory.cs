using System.Collections.Concurrent;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Access;

/// <summary>The clearances of bound callers in this process; anyone's stands in the operation's own copy.</summary>
internal sealed class ClearanceMemory(CopyFreshness freshness, TimeProvider time)
{
    private const int Capacity = 100_000;

    private static readonly TimeSpan AbsentFor = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<(OperationId, CallerKey), KeptClearance> _kept = new();
    private readonly ConcurrentQueue<(OperationId, CallerKey)> _queue = new();

    public KeptClearance? Find(OperationId id, CallerKey caller) =>
        _kept.TryGetValue((id, caller), out var kept) ? kept : null;

    public KeptClearance Keep(OperationId id, CallerKey caller, Clearance? clearance)
    {
        var lasts = clearance is null ? AbsentFor : freshness.FreshFor;
        var kept = new KeptClearance(clearance, lasts == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : time.GetTimestamp() + (long)(lasts.TotalSeconds * time.TimestampFrequency));
        if (_kept.TryAdd((id, caller), kept))
        {
            _queue.Enqueue((id, caller));
            if (_kept.Count > Capacity && _queue.TryDequeue(out var oldest))
            {
                _kept.TryRemove(oldest, out _);
            }
        }
        else
        {
            _kept[(id, caller)] = kept;
        }

        return kept;
    }

    /// <summary>The operations for which this caller is cleared here.</summary>
    public IReadOnlyList<OperationId> Of(CallerKey caller) =>
        [.. _kept.Keys.Where(key => key.Item2 == caller).Select(static key => key.Item1)];
}
