using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using StatusGateway.Journal;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;
using StatusGateway.Testing;

namespace StatusGateway.UnitTests.Journal;

/// <summary>What writes and observations make of a copy, where no store can be asked.</summary>
public sealed class JournaledTests
{
    private static readonly OperationId Id = Ids.Unique();
    private static readonly CallerKey Anna = new("anna");

    private readonly FakeTimeProvider _time = new();
    private readonly StoreClock _clock;

    public JournaledTests() => _clock = new StoreClock(_time);

    [Fact]
    public void A_write_is_newer_than_all_that_is_known_and_says_what_it_was_made_of()
    {
        var known = Written(OperationStatus.Processing);

        var entry = Write(known, OperationStatus.Complete);

        var shown = entry.Body.Shown;
        Assert.True(shown.Order.IsNewerThan(known.Order) && shown.IsJournaled);
        Assert.Equal((known.Row!.Revision, known.Row.Life), (entry.Base, entry.BaseLife));
        Assert.Equal((known.Order.Life, OperationStatus.Complete), (shown.Order.Life, shown.State.Status));
        Assert.Equal(shown.Committed, shown.Row!.Revision);
    }

    [Fact]
    public void A_late_write_is_kept_and_not_shown()
    {
        var end = Write(Written(OperationStatus.Processing), OperationStatus.Complete).Body.Shown;

        var late = Write(end, OperationStatus.Processing).Body.Shown;

        Assert.Equal((end.Order, end.State), (late.Order, late.State));
        Assert.Equal(OperationStatus.Processing, late.Row!.State.Status);
        Assert.True(late.Committed.IsNewerThan(end.Committed));
    }

    [Fact]
    public void A_first_write_goes_on_with_the_life_that_was_observed_and_keeps_its_callers()
    {
        var (created, _) = JournaledObservation.Of(null, [], An.Creation(Id, CallerKey.Anyone), _clock);

        var entry = Write(created.Snapshot!, OperationStatus.Processing);

        Assert.Equal(Revision.None, entry.Base);
        Assert.Equal(created.Snapshot!.Order.Life, entry.Body.Shown.Order.Life);
        Assert.True(entry.Body.Shown.HasCreator);
        Assert.NotNull(entry.Body.Shown.Anyone);
    }

    [Fact]
    public void An_observed_end_is_shown_over_a_written_running_state_to_whom_the_application_gave_it()
    {
        var known = Written(OperationStatus.Processing);
        var observation = An.Answer(Id, Anna, OperationStatus.Complete) with { AskedLife = known.Order.Life };

        var (result, entry) = JournaledObservation.Of(known, [null, null], observation, _clock);

        Assert.Equal(KeepOutcome.Kept, result.Outcome);
        Assert.Equal(OperationRank.ObservedFinal, result.Snapshot!.Order.Rank);
        Assert.True(result.Snapshot.Honors(result.Clearance!));
        Assert.Equal(known.Row, entry!.Body.Shown.Row);
        Assert.Equal(result.Snapshot.Order.Revision, entry.Body.Observation!.Proposed);
    }

    [Fact]
    public void An_older_answer_of_the_application_is_not_journaled_as_the_state()
    {
        var end = Write(Written(OperationStatus.Processing), OperationStatus.Complete).Body.Shown;
        var observation = An.Answer(Id, Anna, OperationStatus.Processing) with { AskedLife = end.Order.Life };

        var (result, _) = JournaledObservation.Of(end, [null, null], observation, _clock);

        Assert.Equal((KeepOutcome.Older, end.State), (result.Outcome, result.Snapshot!.State));
    }

    [Fact]
    public void An_entry_is_read_as_it_was_written()
    {
        var known = Write(Written(OperationStatus.Complete), OperationStatus.Processing).Body.Shown;
        var observation = An.Answer(Id, CallerKey.Anyone, OperationStatus.Complete) with
        {
            AskedLife = known.Order.Life,
            Becomes = Anna,
        };
        var (_, entry) = JournaledObservation.Of(known, [], observation, _clock);
        var body = entry!.Body with { Ended = Anna, MayBeCommitted = true };

        var read = JournalJson.Read(JournalJson.Write(body));

        Assert.Equal(JsonSerializer.Serialize(body), JsonSerializer.Serialize(read));
        Assert.Equal(body.Shown with { Anyone = null }, read.Shown with { Anyone = null });
        Assert.Equal(body.Observation, read.Observation);
    }

    [Fact]
    public void Revisions_are_dealt_by_the_stores_clock_as_it_was_last_seen()
    {
        var now = _time.GetUtcNow();
        _clock.Learn(Revision.Of(now.AddMinutes(-10)).Number);
        _clock.Learn(Revision.Of(now.AddMinutes(-11)).Number); // an answer that took a minute

        Assert.Equal(now.AddMinutes(-10), _clock.After(Revision.None));
    }

    private JournalEntry Write(OperationSnapshot known, OperationStatus status) =>
        JournaledWrite.Of(known, An.Update(Id, status), createdAt: null, _clock, mayBeCommitted: false);

    private OperationSnapshot Written(OperationStatus status)
    {
        var row = WritingRule.Apply(null, An.Update(Id, status), _time.GetUtcNow());
        return ObservedRows.Merge(Id, row, [], Revision.None)!;
    }
}
