using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.UnitTests.Operations;

/// <summary>One operation's rows in both tables, changed by the two rules alone, as every store does under its lock.</summary>
internal sealed class RuleTable(OperationId id)
{
    private readonly List<ObservedRow> _rows = [];
    private WrittenOperation? _written;

    public IReadOnlyList<ObservedRow> Rows => _rows;

    public OperationSnapshot? Snapshot => ObservedRows.Merge(id, _written, _rows, Changed);

    private Revision Changed => _rows.Aggregate(Revision.None, static (newest, row) => Revision.Newer(newest, row.Changed));

    /// <summary>The latest sign of life among them, as stores keep it.</summary>
    public long AliveAt { get; private set; }

    /// <summary>The gateway's verdict, as every store writes it.</summary>
    public void Conclude(string error, DateTimeOffset now)
    {
        var (shown, next) = (Snapshot!, Revision.Newer(Changed, _written?.Revision ?? Revision.None).Next(now));
        _rows.RemoveAll(static row => row.Caller == CallerKey.Gateway);
        _rows.Add(Verdict.RowOf(shown.Id, shown.Order.Life, ObservedRows.Newest(_rows)?.BeganObserved ?? false, next, error, now));
    }

    public KeepOutcome Observe(Observation observation, DateTimeOffset now)
    {
        var decision = ObservationRule.Decide(_rows, Changed, _written, observation, now);
        foreach (var row in decision.Upserts)
        {
            AliveAt = Math.Max(AliveAt, row.AliveAt);
            _rows.RemoveAll(other => other.Caller == row.Caller && other.Route == row.Route);
            _rows.Add(row);
        }

        if (decision.Rebase is { } continued)
        {
            for (var index = 0; index < _rows.Count; index++)
            {
                if (_rows[index].Life == continued)
                {
                    _rows[index] = _rows[index] with { Life = _written!.Life, BeganObserved = false };
                }
            }
        }

        return decision.Outcome;
    }

    /// <param name="update">What is written.</param>
    /// <param name="isMarked">Whether a gateway writes it, which proposes the observed life that it continues.</param>
    /// <param name="now">The store's time.</param>
    public void Write(OperationUpdate update, bool isMarked, DateTimeOffset now)
    {
        var life = isMarked && Snapshot is { } known && ObservedRows.IsContinuedBy(known, update.State.Status.IsFinal)
            ? known.Order.Life
            : Revision.None;
        var after = Revision.Newer(Changed, _written?.Revision ?? Revision.None).Next(now);
        _written = WritingRule.Apply(
            _written, update with { ProposedLife = life }, DateTimeOffset.UnixEpoch.AddTicks(after.Number * 10));
    }
}
