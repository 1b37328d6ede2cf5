using StatusGateway.Journal;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;
using StatusGateway.Postgres;
using StatusGateway.Testing;

namespace StatusGateway.UnitTests.Journal;

/// <summary>What becomes of journaled writes, given what stands in the store when it is back.</summary>
public sealed class ReplayDecisionTests
{
    private static readonly OperationId Id = Ids.Unique();

    [Fact]
    public void A_chain_goes_onto_the_very_row_that_it_was_made_of() =>
        Assert.Equal(
            [ReplayAction.Update, ReplayAction.Update, ReplayAction.Update],
            Decide(Row(5), Entry(5, 10), Entry(10, 11), Entry(11, 12, OperationStatus.Complete)));

    [Fact]
    public void A_first_write_makes_the_row_and_the_next_goes_onto_it() =>
        Assert.Equal([ReplayAction.Insert, ReplayAction.Update], Decide(null, Entry(0, 10), Entry(10, 11)));

    [Fact]
    public void A_row_that_was_deleted_does_not_come_back() =>
        Assert.Equal([ReplayAction.SetAside, ReplayAction.SetAside], Decide(null, Entry(5, 10), Entry(10, 11)));

    [Fact]
    public void What_goes_on_from_another_journal_need_not_wait_for_it()
    {
        var foreign = Entry(5, 10);
        foreign = foreign with { Body = foreign.Body with { Shown = foreign.Body.Shown with { StoredRowLife = Revision.None } } };

        Assert.Equal([ReplayAction.Insert, ReplayAction.Update], Decide(null, foreign, Entry(10, 11)));
    }

    [Fact]
    public void A_life_that_another_journal_began_is_begun_with_what_went_on_in_it()
    {
        var goesOn = InLife(9, Entry(12, 13) with { BaseLife = new(9) });
        var ends = InLife(9, Entry(13, 14, OperationStatus.Complete) with { BaseLife = new(9) });

        Assert.Equal([ReplayAction.Update, ReplayAction.Update], Decide(Row(6, OperationStatus.Complete), goesOn, ends));

        // The journal in which the former life ended and this one began comes later, and finds it there.
        var there = ends.Row;
        Assert.Equal(
            [ReplayAction.SetAside, ReplayAction.SetAside, ReplayAction.SetAside],
            Decide(
                there,
                Entry(5, 8, OperationStatus.Complete),
                InLife(9, Entry(8, 9, OperationStatus.Pending)),
                InLife(9, Entry(9, 12) with { BaseLife = new(9) })));
    }

    [Fact]
    public void The_last_acknowledged_of_two_running_states_stands()
    {
        Assert.Equal([ReplayAction.Update], Decide(Row(7), Entry(5, 10)));
        Assert.Equal([ReplayAction.SetAside], Decide(Row(15), Entry(5, 10)));
        Assert.Equal([ReplayAction.SetAside, ReplayAction.Update], Decide(Row(15), Entry(5, 10), Entry(10, 20)));
    }

    [Fact]
    public void An_end_is_not_lost_to_a_running_state_however_late()
    {
        Assert.Equal([ReplayAction.Update], Decide(Row(15), Entry(5, 10, OperationStatus.Complete)));
        Assert.Equal([ReplayAction.SetAside], Decide(Row(15, OperationStatus.Error), Entry(5, 10, OperationStatus.Complete)));
    }

    [Fact]
    public void A_start_begins_no_new_life_once_its_own_has_ended()
    {
        var start = Entry(5, 20, OperationStatus.Pending);

        Assert.Equal([ReplayAction.SetAside], Decide(Row(15, OperationStatus.Complete), start));
        Assert.Equal(
            [ReplayAction.Update, ReplayAction.SetAside, ReplayAction.Update],
            Decide(Row(15, OperationStatus.Complete), Entry(5, 20), Entry(20, 21, OperationStatus.Pending), Entry(21, 22)));
        Assert.Equal([ReplayAction.Update], Decide(Row(5), start));

        var again = start.Row with { Life = new(20) };
        Assert.Equal(
            [ReplayAction.Update],
            Decide(Row(5, OperationStatus.Complete), start with { Body = start.Body with { Shown = start.Body.Shown with { Row = again } } }));
    }

    [Fact]
    public void Nothing_is_written_into_another_life() =>
        Assert.Equal([ReplayAction.SetAside], Decide(Row(8) with { Life = new(8) }, Entry(5, 10, OperationStatus.Complete)));

    [Fact]
    public void What_the_store_wrote_without_saying_so_is_gone_on_from()
    {
        var late = Row(50) with { State = An.State(OperationStatus.Processing, progress: 10) with { UpdatedAt = 1 } };

        Assert.Equal(
            [ReplayAction.AlreadyThere, ReplayAction.Update],
            Decide(late, Entry(5, 10, mayBeCommitted: true), Entry(10, 11)));
        Assert.Equal(
            [ReplayAction.SetAside, ReplayAction.SetAside],
            Decide(late, Entry(5, 10), Entry(10, 11)));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public void What_is_of_a_deleted_life_is_not_written_whatever_it_was_made_of(long deleted, bool isWritten)
    {
        var stored = StoredOperation.Nothing(Id) with
        {
            Observed =
            [
                new ObservedRow
                {
                    Id = Id,
                    Caller = CallerKey.Gateway,
                    Route = ObservedRow.Deleted,
                    Life = new(1),
                    Revision = new(deleted),
                    Changed = new(deleted),
                    ObservedAt = 0,
                },
            ],
        };

        Assert.Equal(
            isWritten ? ReplayAction.Insert : ReplayAction.SetAside,
            Assert.Single(ReplayDecision.Decide(stored, [Entry(0, 10)])).Action);
    }

    private static JournalEntry InLife(long life, JournalEntry entry) => entry with
    {
        Body = entry.Body with
        {
            Shown = entry.Body.Shown with { Row = entry.Row with { Life = new(life) } },
        },
    };

    private static IEnumerable<ReplayAction> Decide(WrittenOperation? row, params JournalEntry[] entries) =>
        ReplayDecision.Decide(StoredOperation.Nothing(Id) with { Written = row }, entries).Select(static one => one.Action);

    private static WrittenOperation Row(long revision, OperationStatus status = OperationStatus.Processing) => new()
    {
        Id = Id,
        State = An.State(status, progress: 1),
        CreatedAt = 1,
        Revision = new(revision),
        Life = new(2),
    };

    private static JournalEntry Entry(
        long on, long revision, OperationStatus status = OperationStatus.Processing, bool mayBeCommitted = false)
    {
        var row = Row(revision, status) with { State = An.State(status, progress: revision) };
        return new JournalEntry
        {
            Base = new(on),
            BaseLife = new(on == 0 ? 0 : 2),
            Body = new(
                row.ToSnapshot() with { Row = row, IsJournaled = true, StoredRowLife = new(on == 0 ? 0 : 2) }, MayBeCommitted: mayBeCommitted),
        };
    }
}
