using System.Collections.Concurrent;
using System.Collections.Immutable;
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

    // Whoever logs out is found without looking at everybody. An id too many here ends what has ended already.
    private readonly ConcurrentDictionary<CallerKey, ImmutableList<OperationId>> _ofCallers = new();

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

    /// <summary>The operations for which this caller is cleared here, to be ended by whoever takes them.</summary>
    public IReadOnlyList<OperationId> TakeOf(CallerKey caller) => _ofCallers.TryRemove(caller, out var ids) ? ids : [];

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
                Unlist(oldest.Item1, oldest.Item2);
            }
        }
        else
        {
            _kept[(id, caller)] = kept;
        }

        if (kept.Clearance is { ClearedAt: not null })
        {
            _ofCallers.AddOrUpdate(caller, static (_, id) => [id], static (_, ids, id) => ids.Contains(id) ? ids : ids.Add(id), id);
        }

        return kept;
    }

    private void Unlist(OperationId id, CallerKey caller)
    {
        if (_ofCallers.TryGetValue(caller, out var ids) && ids.Remove(id) is var left && !ReferenceEquals(left, ids))
        {
            _ = left.IsEmpty ? _ofCallers.TryRemove(KeyValuePair.Create(caller, ids)) : _ofCallers.TryUpdate(caller, left, ids);
        }
    }
}
