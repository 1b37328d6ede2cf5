using System.Collections.Concurrent;
using StatusGateway.Operations;

namespace StatusGateway.Journal;

/// <summary>What the journal holds, in memory: by operation, how many and how large. A poll that is answered by it reads no file.</summary>
internal sealed class JournalIndex
{
    // Beside an entry's own text: its columns, the index over them, and what stands here.
    private const int BytesBeside = 200;

    // Invariant: holds every operation with an entry on disk, once the append of it has ended.
    private readonly ConcurrentDictionary<OperationId, JournaledOperation> _operations = new();
    private long _count;
    private long _bytes;

    public long Count => Interlocked.Read(ref _count);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What is shown of each operation since.</summary>
    public IEnumerable<OperationSnapshot> Shown => _operations.Values.Select(static one => one.Shown);

    /// <summary>When the operation that has waited longest began to; null when none waits.</summary>
    public Revision? Oldest
    {
        get
        {
            Revision? oldest = null;
            foreach (var (_, operation) in _operations)
            {
                oldest = oldest is { } found && !found.IsNewerThan(operation.Since) ? found : operation.Since;
            }

            return oldest;
        }
    }

    public JournaledOperation? Find(OperationId id) => _operations.GetValueOrDefault(id);

    public void Add(JournalEntry entry)
    {
        _operations.AddOrUpdate(
            entry.Id,
            static (_, added) => JournaledOperation.With(null, added),
            static (_, before, added) => JournaledOperation.With(before, added),
            entry.Body);
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _bytes, Weigh(entry.Length));
    }

    public void Remove(OperationId id, int length)
    {
        var before = _operations[id];
        if (before.Entries > 1)
        {
            _operations[id] = before with { Entries = before.Entries - 1 };
        }
        else
        {
            _operations.TryRemove(id, out _);
        }

        Interlocked.Decrement(ref _count);
        Interlocked.Add(ref _bytes, -Weigh(length));
    }

    public IReadOnlyList<OperationId> FindOf(CallerKey caller) =>
        [.. _operations.Where(one => one.Value.Clearances.ContainsKey(caller)).Select(static one => one.Key)];

    public void Clear()
    {
        _operations.Clear();
        Interlocked.Exchange(ref _count, 0);
        Interlocked.Exchange(ref _bytes, 0);
    }

    /// <summary>What an entry with a text of this length counts as.</summary>
    public static long Weigh(int length) => length + BytesBeside;
}
