using CsCheck;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Observing;
using StatusGateway.Testing;

namespace StatusGateway.UnitTests.Operations.Endings;

/// <summary>What a verdict does to an operation's life, and what undoes it.</summary>
public sealed class VerdictTests
{
    private static readonly OperationId Long = OperationId.Parse("0b9e6f3a-77a1-4b52-9d1e-6a2f6d3c1e10", provider: null);
    private static readonly OperationId Short = OperationId.Parse("job-7", provider: null);
    private static readonly CallerKey A = new("a");
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_795_000_000);

    [Fact]
    public void A_verdict_is_shown_instead_of_what_ran()
    {
        var table = Lost(Long);

        Assert.Equal(OperationRank.Verdict, table.Snapshot!.Order.Rank);
        Assert.Equal(VerdictKind.Lost, Verdict.KindOf(table.Snapshot));
        Assert.True(table.Snapshot.Honors(ObservedRows.ClearanceOf(A, table.Rows)!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_written_end_that_comes_later_wins_for_the_same_callers(bool isMarked)
    {
        foreach (var id in new[] { Long, Short })
        {
            var table = Lost(id);

            table.Write(An.Update(id, OperationStatus.Complete), isMarked, Start.AddSeconds(20));

            Assert.Equal(OperationRank.WrittenFinal, table.Snapshot!.Order.Rank);
            Assert.True(table.Snapshot.Honors(ObservedRows.ClearanceOf(A, table.Rows)!));
            Assert.True(table.Snapshot.HasCreator);
        }
    }

    [Fact]
    public void An_observed_end_that_comes_later_wins()
    {
        var table = Lost(Long);

        table.Observe(An.Answer(Long, A, OperationStatus.Complete), Start.AddSeconds(20));

        Assert.Equal(OperationRank.ObservedFinal, table.Snapshot!.Order.Rank);
    }

    [Fact]
    public void What_runs_on_after_a_verdict_is_not_shown_until_it_ends()
    {
        var table = Lost(Long);

        table.Observe(An.Answer(Long, A, OperationStatus.Processing, 90), Start.AddSeconds(20));
        table.Write(An.Update(Long, OperationStatus.Processing, 95), isMarked: true, Start.AddSeconds(21));
        Assert.Equal(VerdictKind.Lost, Verdict.KindOf(table.Snapshot!));
        table.Write(An.Update(Long, OperationStatus.Complete), isMarked: true, Start.AddSeconds(22));

        Assert.Equal(OperationStatus.Complete, table.Snapshot!.State.Status);
        Assert.True(table.Snapshot.Honors(ObservedRows.ClearanceOf(A, table.Rows)!));
    }

    [Fact]
    public void A_short_id_that_runs_after_a_verdict_was_dealt_again()
    {
        var table = Lost(Short);
        var lost = table.Snapshot!;

        table.Observe(An.Answer(Short, A, OperationStatus.Processing, 1), Start.AddSeconds(20));

        Assert.Equal(OperationStatus.Processing, table.Snapshot!.State.Status);
        Assert.True(table.Snapshot.Order.Life.IsNewerThan(lost.Order.Life));
    }

    [Fact]
    public void A_remembered_end_has_the_order_that_it_was_written_with()
    {
        var row = new ObservedRow
        {
            Id = Long,
            Caller = CallerKey.Gateway,
            Route = ObservedRow.Remembered,
            Life = new(7),
            Revision = new(8),
            Changed = new(9),
            State = An.State(OperationStatus.Complete),
            ObservedAt = 1,
        };

        var shown = ObservedRows.Merge(Long, null, [row], row.Changed)!;

        Assert.Equal(new OperationOrder(new(7), OperationRank.WrittenFinal, new(8)), shown.Order);
        Assert.Equal(VerdictKind.None, Verdict.KindOf(shown));
    }

    [Theory]
    [InlineData(LostReason.ApplicationDown, 125, "2 minutes")]
    [InlineData(LostReason.ApplicationRestarted, 61, "61 seconds")]
    [InlineData(LostReason.ApplicationForgot, 900, "may have finished")]
    [InlineData(LostReason.TooOld, 86400, "24 hours")]
    public void It_says_why_in_words_that_a_person_can_act_on(LostReason reason, int silent, string words)
    {
        var error = Verdict.ErrorOf(reason, TimeSpan.FromSeconds(silent));

        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.StartsWith(Verdict.LostMessage, error, StringComparison.Ordinal);
    }

    // Columns: the state before, the state after, whether that is a sign of life.
    [Theory]
    [InlineData("pending", 0, "processing", 0, true)]
    [InlineData("processing", 50, "processing", 51, true)]
    [InlineData("processing", 50, "processing", 50, false)]
    [InlineData("processing", 50, "processing", 5, false)]
    [InlineData("processing", 50, "pending", 60, false)]
    public void Only_what_moves_forward_is_a_sign_of_life(
        string before, double from, string after, double to, bool isAlive)
    {
        var table = new RuleTable(Long);
        table.Observe(An.Answer(Long, A, OperationStatus.OfWord(before)!.Value, from), Start);

        table.Observe(An.Answer(Long, A, OperationStatus.OfWord(after)!.Value, to), Start.AddSeconds(60));

        Assert.Equal(isAlive ? Start.AddSeconds(60) : Start, DateTimeOffset.FromUnixTimeMilliseconds(table.AliveAt));
    }

    [Fact]
    public void The_applications_own_word_that_it_was_updated_is_a_sign_of_life()
    {
        var table = new RuleTable(Long);
        table.Observe(An.Answer(Long, A, OperationStatus.Processing, updatedAt: 1), Start);

        table.Observe(An.Answer(Long, A, OperationStatus.Processing, updatedAt: 2), Start.AddSeconds(60));

        Assert.Equal(Start.AddSeconds(60).ToUnixTimeMilliseconds(), table.AliveAt);
    }

    /// <summary>CsCheck prints the seed of a case that fails.</summary>
    [Fact]
    public void Whatever_comes_after_a_verdict_nobody_goes_back_and_its_callers_stay_cleared() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 100]).Array[1, 12].Sample(static steps =>
        {
            var table = Lost(Long);
            var now = Start.AddMinutes(5);
            var before = table.Snapshot!;
            var lost = before.Order.Life;
            var hasEnded = false;
            foreach (var (kind, status, progress) in steps)
            {
                now = now.AddSeconds(1);
                var wasCleared = before.Honors(ObservedRows.ClearanceOf(A, table.Rows)!);
                var said = (OperationStatus)status;
                if (kind < 2)
                {
                    table.Write(An.Update(Long, said, progress), isMarked: kind == 0, now);
                }
                else
                {
                    table.Observe(An.Answer(Long, A, said, progress), now);
                }

                hasEnded |= said.IsFinal;
                var shown = table.Snapshot!;
                if (before.Order.IsNewerThan(shown.Order)
                    || (!hasEnded && shown.Order.Life == lost && Verdict.KindOf(shown) is not VerdictKind.Lost)
                    || (hasEnded && Verdict.KindOf(shown) is VerdictKind.Lost)
                    || (wasCleared && shown.Order.Life == before.Order.Life
                        && !shown.Honors(ObservedRows.ClearanceOf(A, table.Rows)!)))
                {
                    return false;
                }

                before = shown;
            }

            return true;
        });

    private static RuleTable Lost(OperationId id)
    {
        var table = new RuleTable(id);
        table.Observe(An.Creation(id, A), Start);
        table.Observe(An.Answer(id, A, OperationStatus.Processing, 60), Start.AddSeconds(1));
        table.Conclude("Lost", Start.AddSeconds(10));
        return table;
    }
}
