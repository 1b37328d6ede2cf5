using System.Collections.Concurrent;
using StatusGateway.Operations.Reading;

namespace StatusGateway.Operations.Caching;

/// <summary>L1: the copies of this process, bounded by bytes. Reading one parses, locks and allocates nothing.</summary>
/// <remarks>
/// Eviction gives a second chance: an operation polled since it was last looked at goes back to the end of the queue.
/// </remarks>
public sealed class MemoryOperationCache : IOperationCache
{
    /// <summary>Absence is remembered this long, or a client polling an unknown id reaches the store every time.</summary>
    private static readonly TimeSpan AbsentFor = TimeSpan.FromMilliseconds(100);

    private const int EmptyEntryBytes = 200;

    private readonly ConcurrentDictionary<OperationId, Entry> _entries = new();
    private readonly ConcurrentQueue<OperationId> _queue = new();
    private readonly TimeProvider _time;
    private readonly long _capacityInBytes;
    private readonly long _freshTicks;
    private readonly long _absentTicks;
    private long _sizeInBytes;

    /// <param name="freshFor">
    /// How long a copy is served without asking; infinite where this process is the store's only writer.
    /// </param>
    /// <param name="capacityInBytes">What the copies may weigh together.</param>
    /// <param name="time">Decides freshness, never which copy is newer.</param>
    public MemoryOperationCache(TimeSpan freshFor, long capacityInBytes, TimeProvider time)
    {
        _time = time;
        _capacityInBytes = capacityInBytes;
        _freshTicks = freshFor == Timeout.InfiniteTimeSpan ? long.MaxValue : Ticks(freshFor);
        _absentTicks = Ticks(AbsentFor);
    }

    /// <summary>The operations polled in this process lately.</summary>
    public PolledOperations Polled { get; } = new();

    public long SizeInBytes => Volatile.Read(ref _sizeInBytes);

    public int Count => _entries.Count;

    /// <summary>
    /// Whether what is here may be answered without asking further: a fresh copy that reaches the bound, or absence. Otherwise
    /// <paramref name="near"/> holds the stale copy, if any.
    /// </summary>
    public bool TryRead(OperationId id, OperationOrder bound, out ReadResult near)
    {
        if (!_entries.TryGetValue(id, out var entry))
        {
            near = default;
            return false;
        }

        var now = _time.GetTimestamp();
        if (entry.Copy is { } copy)
        {
            entry.Referenced = true;
            Polled.Touch(id, entry, now / _time.TimestampFrequency);
            var fresh = now < copy.FreshUntil && copy.Snapshot.Reaches(bound);
            near = new ReadResult(copy, fresh ? ReadSource.L1 : ReadSource.Kept);
            return fresh;
        }

        near = new ReadResult(null, ReadSource.Absent);
        return now < entry.AbsentUntil && bound == OperationOrder.None;
    }

    public MemoryCopy? Find(OperationId id) => _entries.TryGetValue(id, out var entry) ? entry.Copy : null;

    public ValueTask<OperationCopy?> GetAsync(OperationId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult<OperationCopy?>(
            Find(id) is { } copy ? new OperationCopy(copy.Snapshot, _time.GetTimestamp() < copy.FreshUntil) : null);

    public ValueTask SetIfNewerAsync(OperationSnapshot snapshot, CancellationToken cancellationToken)
    {
        SetIfNewer(snapshot);
        return ValueTask.CompletedTask;
    }

    /// <summary>Keeps the snapshot unless something newer is here, and gives what is here now.</summary>
    public MemoryCopy SetIfNewer(OperationSnapshot snapshot) => Set(snapshot, isConfirmed: true);

    /// <summary>The same for what nobody confirmed: it is asked for again before it is served.</summary>
    public MemoryCopy SetUnconfirmed(OperationSnapshot snapshot) => Set(snapshot, isConfirmed: false);

    private MemoryCopy Set(OperationSnapshot snapshot, bool isConfirmed)
    {
        var copy = SetInEntry(snapshot, isConfirmed);
        MakeRoom(); // a copy may weigh more than the one that it replaced
        return copy;
    }

    private MemoryCopy SetInEntry(OperationSnapshot snapshot, bool isConfirmed)
    {
        while (true)
        {
            var entry = EntryOf(snapshot.Id);
            lock (entry)
            {
                if (entry.IsEvicted)
                {
                    continue;
                }

                if (!snapshot.Committed.IsNewerThan(entry.RemovedUpTo))
                {
                    return entry.Copy ?? new MemoryCopy(snapshot);
                }

                if (entry.Copy is { } current && !snapshot.Replaces(current.Snapshot))
                {
                    return current;
                }

                // Telling the same again makes the same copy fresh, and keeps what was made of it.
                var copy = entry.Copy is { } same && same.Snapshot.Order == snapshot.Order
                    && same.Snapshot.Committed == snapshot.Committed
                    && same.Snapshot.IsJournaled == snapshot.IsJournaled
                    ? same
                    : new MemoryCopy(snapshot);
                if (isConfirmed)
                {
                    copy.FreshUntil = entry.StaleBelow.IsNewerThan(snapshot.Committed) ? 0 : FreshUntil();
                }

                Charge(copy.SizeInBytes - (entry.Copy?.SizeInBytes ?? 0));
                entry.Copy = copy;
                entry.AbsentUntil = 0;
                return copy;
            }
        }
    }

    public ValueTask InvalidateOlderAsync(OperationId id, Revision current, CancellationToken cancellationToken)
    {
        Change(id, current, static (_, entry, current) =>
        {
            entry.AbsentUntil = 0;
            if (current.IsNewerThan(entry.StaleBelow))
            {
                entry.StaleBelow = current;
                if (entry.Copy is { } copy && current.IsNewerThan(copy.Snapshot.Committed))
                {
                    copy.FreshUntil = 0;
                }
            }
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(OperationId id, Revision last, CancellationToken cancellationToken)
    {
        Change(id, last, static (cache, entry, last) =>
        {
            if (last.IsNewerThan(entry.RemovedUpTo))
            {
                entry.RemovedUpTo = last;
                if (entry.Copy is { } copy && !copy.Snapshot.Committed.IsNewerThan(last))
                {
                    cache.Charge(-copy.SizeInBytes);
                    entry.Copy = null;
                }
            }
        });
        return ValueTask.CompletedTask;
    }

    /// <summary>Remembers for a moment that the store knows no such operation.</summary>
    public void SetAbsent(OperationId id) => Change(
        id,
        _time.GetTimestamp() + _absentTicks,
        static (_, entry, until) => entry.AbsentUntil = entry.Copy is null ? until : 0);

    /// <summary>The store said that this is still the newest: the copy is fresh again.</summary>
    public void Confirm(OperationId id, Revision committed)
    {
        if (_entries.TryGetValue(id, out var entry))
        {
            lock (entry)
            {
                if (entry.Copy is { } copy
                    && copy.Snapshot.Committed == committed
                    && !entry.StaleBelow.IsNewerThan(committed))
                {
                    copy.FreshUntil = FreshUntil();
                }
            }
        }
    }

    /// <summary>After a gap: every copy is asked for again before it is served, and served while nothing answers.</summary>
    public void DoubtAll()
    {
        foreach (var (_, entry) in _entries)
        {
            lock (entry)
            {
                entry.AbsentUntil = 0;
                entry.Copy?.FreshUntil = 0;
            }
        }
    }

    // What is said of an entry that was just evicted would be lost: it is said of the one that follows.
    private void Change<T>(OperationId id, T with, Action<MemoryOperationCache, Entry, T> change)
    {
        while (true)
        {
            var entry = EntryOf(id);
            lock (entry)
            {
                if (!entry.IsEvicted)
                {
                    change(this, entry, with);
                    return;
                }
            }
        }
    }

    private Entry EntryOf(OperationId id)
    {
        if (_entries.TryGetValue(id, out var entry))
        {
            return entry;
        }

        MakeRoom();
        var added = new Entry();
        entry = _entries.GetOrAdd(id, added);
        if (ReferenceEquals(entry, added))
        {
            _queue.Enqueue(id);
            Charge(EmptyEntryBytes);
        }

        return entry;
    }

    private void MakeRoom()
    {
        for (var looks = 0; SizeInBytes > _capacityInBytes && looks < 64 && _queue.TryDequeue(out var id); looks++)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                continue;
            }

            if (entry.Referenced)
            {
                entry.Referenced = false;
                _queue.Enqueue(id);
                continue;
            }

            lock (entry)
            {
                entry.IsEvicted = true;
                Charge(-EmptyEntryBytes - (entry.Copy?.SizeInBytes ?? 0));
                entry.Copy = null;
                _entries.TryRemove(id, out _);
            }
        }
    }

    private long FreshUntil() => _freshTicks == long.MaxValue ? long.MaxValue : _time.GetTimestamp() + _freshTicks;

    private void Charge(long bytes) => Interlocked.Add(ref _sizeInBytes, bytes);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    /// <summary>What is known here of one id. Written under its own lock, read without.</summary>
    internal sealed class Entry
    {
        private volatile MemoryCopy? _copy;
        private volatile bool _referenced = true;

        public MemoryCopy? Copy
        {
            get => _copy;
            set => _copy = value;
        }

        public bool Referenced
        {
            get => _referenced;
            set => _referenced = value;
        }

        // Invariant: a copy committed before it is not fresh.
        public Revision StaleBelow { get; set; }

        // Invariant: no copy committed up to it is here.
        public Revision RemovedUpTo { get; set; }

        public long AbsentUntil { get; set; }

        public long PolledAt { get; set; }

        public bool IsEvicted { get; set; }
    }
}
