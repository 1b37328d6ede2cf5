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

    /// <summary>Keeps what was read, unless something was learned since <paramref name="near"/> was looked at.</summary>
    public KeptClearance KeepRead(OperationId id, CallerKey caller, Clearance? read, KeptClearance? near)
    {
        if (near is null)
        {
            return _kept.TryGetValue((id, caller), out var learned) ? learned : Keep(id, caller, read);
        }

        var kept = Of(read);
        return _kept.TryUpdate((id, caller), kept, near) ? kept : Find(id, caller) ?? kept;
    }

    public KeptClearance Keep(OperationId id, CallerKey caller, Clearance? clearance) => Keep(id, caller, Of(clearance));

    /// <summary>Keeps in mind that a clearance ended which the store may still hold, until the application clears again.</summary>
    public void KeepEnded(OperationId id, CallerKey caller) =>
        Keep(id, caller, new KeptClearance(new Clearance { Caller = caller, Life = Revision.None }, long.MaxValue));

    /// <summary>The operations for which this caller is cleared here.</summary>
    public IReadOnlyList<OperationId> Of(CallerKey caller) =>
        [.. _kept.Where(pair => pair.Key.Item2 == caller).Select(static pair => pair.Key.Item1)];

    private KeptClearance Of(Clearance? clearance)
    {
        var lasts = clearance is null ? AbsentFor : freshness.FreshFor;
        return new KeptClearance(clearance, lasts == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : time.GetTimestamp() + (long)(lasts.TotalSeconds * time.TimestampFrequency));
    }

    private KeptClearance Keep(OperationId id, CallerKey caller, KeptClearance kept)
    {
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
}
