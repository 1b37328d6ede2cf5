using System.Collections.Concurrent;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.UnitTests.Operations;

/// <summary>A store of one answer, and maybe earlier ones, whose reads can be held in the air.</summary>
internal sealed class GatedStore : IOperationStore
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    public GatedStore(bool isOpen = true)
    {
        if (isOpen)
        {
            _gate.SetResult();
        }
    }

    /// <summary>What is answered before <see cref="Answer"/> is, each once.</summary>
    public ConcurrentQueue<FindResult> Earlier { get; } = [];

    public FindResult Answer { get; set; } = new FindResult.Absent();

    public Dictionary<OperationId, Revision> Committed { get; } = [];

    public Func<OperationUpdate, SaveResult> OnSave { get; set; } = static _ => new SaveResult.Unanswered();

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Happens at each read, which may take a while so.</summary>
    public Action? OnRead { get; init; }

    public void Open() => _gate.SetResult();

    public async ValueTask<FindResult> FindAsync(OperationId id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        await _gate.Task;
        OnRead?.Invoke();
        return Earlier.TryDequeue(out var earlier) ? earlier : Answer;
    }

    public ValueTask<WrittenOperation?> FindWrittenAsync(OperationId id, CancellationToken cancellationToken) => new((WrittenOperation?)null);

    public ValueTask<SaveResult> SaveAsync(OperationUpdate update, CancellationToken cancellationToken) => new(OnSave(update));

    public ValueTask<DeleteResult> DeleteAsync(OperationId id, Revision? expected, CancellationToken cancellationToken) =>
        new(new DeleteResult.Deleted(new(long.MaxValue)));

    public ValueTask<IReadOnlyList<OperationSnapshot>> ListAsync(OperationId? after, int limit, CancellationToken cancellationToken) =>
        new((IReadOnlyList<OperationSnapshot>)[]);

    public ValueTask<IReadOnlyDictionary<OperationId, Revision>> FindCommittedAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken) => new(Committed);
}
