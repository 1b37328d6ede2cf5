using StatusGateway.Operations;
using StatusGateway.Resilience;
using StatusGateway.Supabase;

namespace StatusGateway.Postgres;

/// <summary>Lets upserts that come while others are on their way go together. Whoever comes alone goes at once.</summary>
/// <remarks>
/// Each group is taken to the store by the first in it, and whoever leaves it, the others arrive. One at a time is cheapest:
/// measured, two at once cost Postgres half as much again for each row. Only when one takes long goes the next beside it. Of one
/// operation only one is on its way at a time, so that no statement has the same row twice and none waits for another one's lock.
/// </remarks>
/// <param name="write">Writes upserts of one form and of different operations; null where each is to go by itself.</param>
/// <param name="time">Tells what takes long.</param>
internal sealed class UpsertQueue(
    Func<IReadOnlyList<SingleUpsert>, Task<IReadOnlyDictionary<OperationId, RowChanges>?>> write, TimeProvider time)
{
    /// <summary>How long somebody waits for the group before it to come back.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private const int MostGroups = 4;
    private const int MostRows = 64;

    private readonly Lock _lock = new();

    // Invariant: in the order in which they came.
    private readonly LinkedList<Waiting> _waiting = new();

    // Invariant: the operations of the groups that are on their way.
    private readonly HashSet<OperationId> _away = [];
    private int _groups;

    /// <returns>What it did; null when it was not done, and is to go by itself.</returns>
    public async Task<RowChanges?> RunAsync(SingleUpsert upsert)
    {
        var mine = new Waiting(upsert, time.GetTimestamp());
        lock (_lock)
        {
            _waiting.AddLast(mine);
            GoNeedsLock(atOnce: 1);
        }

        // What does not come back soon is slow, and not for want of company.
        await ((Task)mine.Turn.Task).WaitAsync(Patience, time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!mine.Turn.Task.IsCompleted)
        {
            lock (_lock)
            {
                GoNeedsLock(atOnce: MostGroups);
            }
        }

        var turn = await mine.Turn.Task;
        var written = await (turn.Group is { } group ? TakeThereAsync(group) : turn.Written!);
        return written?[upsert.Id];
    }

    private async Task<IReadOnlyDictionary<OperationId, RowChanges>?> TakeThereAsync(List<Waiting> group)
    {
        var writing = write(group.ConvertAll(static one => one.Upsert));
        await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The next ones are on their way before these are answered.
        lock (_lock)
        {
            group.ForEach(one => _away.Remove(one.Upsert.Id));
            _groups--;
            GoNeedsLock(atOnce: 1);
        }

        foreach (var other in group[1..])
        {
            other.Turn.SetResult(new(null, writing));
        }

        return await writing;
    }

    private void GoNeedsLock(int atOnce)
    {
        while (_groups < atOnce && TakeNeedsLock() is { Count: > 0 } group)
        {
            _groups++;
            group[0].Turn.SetResult(new(group, null));
        }
    }

    private List<Waiting> TakeNeedsLock()
    {
        List<Waiting> group = [];
        for (LinkedListNode<Waiting>? node = _waiting.First, next; node is not null && group.Count < MostRows; node = next)
        {
            next = node.Next;
            var one = node.Value;
            if (time.GetElapsedTime(one.Since) >= Tier.Store.WriteLimit)
            {
                // Its caller was told that nothing is known of it: then it had better not happen.
                _waiting.Remove(node);
                one.Turn.SetException(new StoreUnansweredException());
            }
            else if ((group.Count == 0 || group[0].Upsert.Form == one.Upsert.Form) && _away.Add(one.Upsert.Id))
            {
                _waiting.Remove(node);
                group.Add(one);
            }
        }

        return group;
    }

    private sealed class Waiting(SingleUpsert upsert, long since)
    {
        public SingleUpsert Upsert => upsert;

        public long Since => since;

        public TaskCompletionSource<Turn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Either a group to take there, or what became of the one that it was in.</summary>
    private readonly record struct Turn(List<Waiting>? Group, Task<IReadOnlyDictionary<OperationId, RowChanges>?>? Written);
}
