using System.Collections.Concurrent;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Endings;

/// <summary>The verdicts that this gateway gave lately: each that a real end has overruled since is counted, once.</summary>
internal sealed class GivenVerdicts(IOperationStore store, WriteThrough copies, ILogger<GivenVerdicts> logger)
{
    private const int Capacity = 2_000;

    private readonly ConcurrentDictionary<OperationId, Revision> _given = new();

    public void Note(OperationSnapshot ended)
    {
        if (_given.Count < Capacity)
        {
            _given[ended.Id] = ended.Committed;
        }
    }

    /// <summary>Compares by primary key what was committed of them, and looks at what has changed.</summary>
    public async Task ReviewAsync(CancellationToken cancellationToken)
    {
        if (_given.IsEmpty)
        {
            return;
        }

        var committed = await store.FindCommittedAsync([.. _given.Keys], cancellationToken);
        foreach (var (id, seen) in _given)
        {
            if (!committed.TryGetValue(id, out var now))
            {
                _given.TryRemove(id, out _); // deleted
            }
            else if (now != seen && await store.FindAsync(id, cancellationToken) is FindResult.Found(var known))
            {
                await LookAsync(known);
            }
        }
    }

    private async Task LookAsync(OperationSnapshot known)
    {
        switch (Verdict.KindOf(known))
        {
            case VerdictKind.Lost:
                _given[known.Id] = known.Committed;
                return;

            case VerdictKind.None when _given.TryRemove(known.Id, out _):
                logger.VerdictOverruled(known.Id, known.State.Status.Word);
                EndingMetrics.Overruled();
                await copies.PublishAsync(known); // written past all gateways, perhaps, and polled by nobody here
                return;

            default:
                _given.TryRemove(known.Id, out _);
                return;
        }
    }
}
