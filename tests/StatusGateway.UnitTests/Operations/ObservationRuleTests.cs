using CsCheck;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Testing;

namespace StatusGateway.UnitTests.Operations;

public sealed class ObservationRuleTests
{
    private static readonly OperationId Long = OperationId.Parse("0b9e6f3a-77a1-4b52-9d1e-6a2f6d3c1e10", provider: null);
    private static readonly OperationId Short = OperationId.Parse("job-7", provider: null);
    private static readonly CallerKey A = new("a");
    private static readonly CallerKey B = new("b");
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_795_000_000);

    private static readonly OperationStatus[] Statuses =
        [OperationStatus.Pending, OperationStatus.Processing, OperationStatus.Complete, OperationStatus.Error];

    [Fact]
    public void A_creation_of_what_is_known_binds_nobody_and_restarts_nothing()
    {
        var table = new RuleTable(Long);
        table.Observe(An.Creation(Long, A), Start);
        table.Observe(An.Answer(Long, A, OperationStatus.Complete), Start.AddSeconds(1));
        var before = table.Snapshot;

        Assert.Equal(KeepOutcome.Unbound, table.Observe(An.Creation(Long, B), Start.AddSeconds(2)));
        Assert.Equal(before, table.Snapshot);
        Assert.Null(ObservedRows.ClearanceOf(B, table.Rows));
    }

    [Theory]
    [InlineData(1, KeepOutcome.Unbound)]
    [InlineData(-1, KeepOutcome.Kept)]
    public void An_insert_before_its_own_creation_response_gets_that_creator_and_an_older_one_does_not(
        int receivedAfterInsert, KeepOutcome outcome)
    {
        var table = new RuleTable(Long);
        table.Write(An.Update(Long, OperationStatus.Pending, 0), isMarked: false, Start);

        var creation = An.Creation(Long, A) with { ReceivedAt = Revision.Of(Start.AddSeconds(receivedAfterInsert)) };

        Assert.Equal(outcome, table.Observe(creation, Start.AddSeconds(2)));
        Assert.Equal(outcome == KeepOutcome.Kept, table.Snapshot!.HasCreator);
    }

    [Theory]
    [InlineData(false, "complete")]
    [InlineData(true, "processing")]
    public void A_running_answer_after_a_final_is_an_older_state_unless_the_id_may_be_dealt_again(bool isShort, string shown)
    {
        var id = isShort ? Short : Long;
        var table = new RuleTable(id);
        table.Observe(An.Answer(id, A, OperationStatus.Complete), Start);

        table.Observe(An.Answer(id, A, OperationStatus.Processing), Start.AddSeconds(1));

        Assert.Equal(shown, table.Snapshot!.State.Status.Word);
    }

    [Fact]
    public void What_was_asked_for_in_another_life_is_not_kept()
    {
        var table = new RuleTable(Long);
        table.Observe(An.Answer(Long, A, OperationStatus.Processing), Start);

        var late = An.Answer(Long, A, OperationStatus.Complete) with { AskedLife = new(1) };

        Assert.Equal(KeepOutcome.Outlived, table.Observe(late, Start.AddSeconds(1)));
        Assert.Equal(OperationStatus.Processing, table.Snapshot!.State.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_insert_continues_the_observed_life_that_still_runs_with_its_creator(bool isMarked)
    {
        var table = new RuleTable(Long);
        table.Observe(An.Creation(Long, A), Start);

        table.Write(An.Update(Long, OperationStatus.Processing, 20), isMarked, Start.AddSeconds(1));

        var snapshot = table.Snapshot!;
        Assert.True(snapshot.HasCreator);
        Assert.True(snapshot.Honors(ObservedRows.ClearanceOf(A, table.Rows)!));
    }

    /// <summary>Whatever is written and observed in whatever order, what polls are shown only gets newer.</summary>
    [Fact]
    public void What_is_shown_never_goes_back_and_a_final_of_a_long_id_runs_again_only_in_a_new_life() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Double[0, 100], Gen.Int[-5, 20]).Array[1, 30].Sample(static steps =>
        {
            var table = new RuleTable(Long);
            var now = Start;
            OperationSnapshot? before = null;
            foreach (var (kind, status, progress, seconds) in steps)
            {
                now = now.AddSeconds(seconds); // also back
                Step(table, kind, Statuses[status], progress, now);
                var shown = table.Snapshot!;
                if (before is not null
                    && (before.Order.IsNewerThan(shown.Order)
                        || (before.Order.IsFinal && !shown.Order.IsFinal && before.Order.Life == shown.Order.Life)))
                {
                    return false;
                }

                before = shown;
            }

            return true;
        });

    private static void Step(RuleTable table, int kind, OperationStatus status, double progress, DateTimeOffset now)
    {
        var life = table.Snapshot?.Order.Life ?? Revision.None;
        switch (kind)
        {
            case 0:
                table.Observe(An.Creation(Long, A), now);
                break;
            case 1 or 2 or 3:
                table.Write(An.Update(Long, status, progress), isMarked: kind == 1, now);
                break;
            default:
                table.Observe(
                    An.Answer(Long, kind % 2 == 0 ? A : B, status, progress, now.ToUnixTimeMilliseconds()) with { AskedLife = life }, now);
                break;
        }
    }
}
