using System.Collections.Concurrent;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.IntegrationTests.Writing;

/// <summary>
/// Written and observed operations in a dictionary, by the library's own rule; it can be told to be out.
/// </summary>
internal sealed class DictionaryStore : IOperationStore
{
    private readonly ConcurrentDictionary<OperationId, WrittenOperation> _rows = new();
    private readonly ConcurrentDictionary<OperationId, OperationSnapshot> _observed = new();
    private readonly Lock _lock = new();

    /// <summary>Whether the store answers.</summary>
    public bool IsOut { get; set; }

    /// <summary>
    /// What somebody else writes between the next read of a row and the save after it, so many times.
    /// </summary>
    public int Overtakes { get; set; }

    /// <summary>Makes an operation known as an answer of the application does.</summary>
    public void Observe(OperationId id, OperationState state) => _observed[id] = new OperationSnapshot
    {
        Id = id,
        Order = new(new(1), OperationRank.ObservedRunning, new(1)),
        Committed = new(1),
        State = state,
    };

    public ValueTask<FindResult> FindAsync(OperationId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult<FindResult>(
            IsOut ? new FindResult.Unanswered()
            : _rows.TryGetValue(id, out var row) ? new FindResult.Found(row.ToSnapshot())
            : _observed.TryGetValue(id, out var seen) ? new FindResult.Found(seen)
            : new FindResult.Absent());

    public ValueTask<WrittenOperation?> FindWrittenAsync(OperationId id, CancellationToken cancellationToken)
    {
        Answer();
        var row = _rows.GetValueOrDefault(id);
        if (row is not null && Overtakes > 0)
        {
            Overtakes--;
            var faster = new OperationUpdate { Id = id, State = row.State with { Message = $"overtaken {Overtakes}" } };
            _rows[id] = WritingRule.Apply(row, faster, TimeProvider.System.GetUtcNow());
        }

        return ValueTask.FromResult(row);
    }

    public ValueTask<SaveResult> SaveAsync(OperationUpdate update, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var row = _rows.GetValueOrDefault(update.Id);
            var current = row?.Revision ?? Revision.None;
            if (IsOut)
            {
                return ValueTask.FromResult<SaveResult>(new SaveResult.Unanswered());
            }

            if (update.Expected is { } expected && expected != current)
            {
                return ValueTask.FromResult<SaveResult>(new SaveResult.Conflict(current));
            }

            var written = WritingRule.Apply(row, update, TimeProvider.System.GetUtcNow());
            _rows[update.Id] = written;
            return ValueTask.FromResult<SaveResult>(new SaveResult.Saved(written.ToSnapshot()));
        }
    }

    public ValueTask<DeleteResult> DeleteAsync(OperationId id, Revision? expected, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var row = _rows.GetValueOrDefault(id);
            if (IsOut)
            {
                return ValueTask.FromResult<DeleteResult>(new DeleteResult.Unanswered());
            }

            if (row is null && !_observed.ContainsKey(id))
            {
                return ValueTask.FromResult<DeleteResult>(new DeleteResult.Absent());
            }

            var current = row?.Revision ?? Revision.None;
            if (expected is { } wanted && wanted != current)
            {
                return ValueTask.FromResult<DeleteResult>(new DeleteResult.Conflict(current));
            }

            _rows.TryRemove(id, out _);
            _observed.TryRemove(id, out _);
            return ValueTask.FromResult<DeleteResult>(new DeleteResult.Deleted(current));
        }
    }

    public ValueTask<IReadOnlyList<OperationSnapshot>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken)
    {
        Answer();
        return ValueTask.FromResult<IReadOnlyList<OperationSnapshot>>([
            .. _rows.Values.Select(row => row.ToSnapshot())
                .Concat(_observed.Values.Where(seen => !_rows.ContainsKey(seen.Id)))
                .OrderBy(known => known.Id.ToString(), StringComparer.Ordinal)
                .Where(known => after is not { } from
                    || string.CompareOrdinal(known.Id.ToString(), from.ToString()) > 0)
                .Take(limit)]);
    }

    public ValueTask<IReadOnlyDictionary<OperationId, Revision>> FindCommittedAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing here reconciles.");

    private void Answer()
    {
        if (IsOut)
        {
            throw new StoreUnansweredException();
        }
    }
}
