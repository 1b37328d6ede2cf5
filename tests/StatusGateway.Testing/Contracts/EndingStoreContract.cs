using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Testing.Contracts;

/// <summary>What every store promises of operations that do not end. The store is this test's alone and empty at first.</summary>
public abstract class EndingStoreContract
{
    private const string Why = "Operation lost: the application restarted.";

    private static readonly CallerKey Alice = new("alice");

    protected abstract IEndingStore Endings { get; }

    protected abstract IObservationStore Observations { get; }

    protected abstract IOperationStore Operations { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Inserts a row as somebody does who does not know the gateway: with no life proposed.</summary>
    protected abstract ValueTask InsertPastTheGatewaysAsync(OperationId id, string status, int progress);

    [Fact]
    public async Task What_runs_is_found_whoever_told_of_it_and_what_has_ended_is_not()
    {
        var (written, observed, created) = (Ids.Unique("w"), Ids.Unique("o"), Ids.Unique("c"));
        var (writtenEnd, observedEnd, late) = (Ids.Unique("we"), Ids.Unique("oe"), Ids.Unique("l"));
        var running = await SaveAsync(written, OperationStatus.Processing);
        await KeepAsync(observed, OperationStatus.Processing);
        await Observations.KeepAsync(An.Creation(created, Alice), Cancel);
        await SaveAsync(writtenEnd, OperationStatus.Complete);
        await KeepAsync(observedEnd, OperationStatus.Processing);
        await Observations.KeepAsync(An.Answer(observedEnd, new("bob"), OperationStatus.Complete), Cancel);
        await SaveAsync(late, OperationStatus.Complete);
        await SaveAsync(late, OperationStatus.Processing);

        var page = await Endings.FindSilentAsync(TimeSpan.Zero, after: null, limit: 100, Cancel);
        var turn = await Endings.TakeTurnAsync("me", TimeSpan.FromSeconds(10), Cancel);

        Assert.Null(page.Next);
        Assert.Equal([created, observed, written], page.Operations.Select(one => one.Id).OrderBy(id => id.ToString(), StringComparer.Ordinal));
        var found = page.Operations.Single(one => one.Id == written);
        Assert.Equal((running.Order.Life, running.Committed), (found.Life, found.Committed));
        Assert.Equal(new EndingTurn(IsMine: true, IsAnyRunning: true), turn);
    }

    [Fact]
    public async Task Nothing_runs_in_an_empty_store() =>
        Assert.False((await Endings.TakeTurnAsync("me", TimeSpan.FromSeconds(10), Cancel)).IsAnyRunning);

    [Fact]
    public async Task Nobody_is_found_silent_that_was_heard_of_lately()
    {
        await SaveAsync(Ids.Unique("w"), OperationStatus.Processing);
        await KeepAsync(Ids.Unique("o"), OperationStatus.Processing);

        Assert.Empty((await Endings.FindSilentAsync(TimeSpan.FromMinutes(1), after: null, limit: 100, Cancel)).Operations);
    }

    [Fact]
    public async Task All_of_many_are_found_once_page_by_page()
    {
        List<OperationId> expected = [];
        for (var number = 0; number < 7; number++)
        {
            expected.Add(Ids.Unique());
            await (number % 2 == 0
                ? SaveAsync(expected[^1], OperationStatus.Pending, 0)
                : KeepAsync(expected[^1], OperationStatus.Processing));
        }

        List<OperationId> found = [];
        OperationId? after = null;
        do
        {
            var page = await Endings.FindSilentAsync(TimeSpan.Zero, after, limit: 2, Cancel);
            found.AddRange(page.Operations.Select(one => one.Id));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Sorted(expected), Sorted(found));

        static List<string> Sorted(List<OperationId> ids) => [.. ids.Select(id => id.ToString()).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_write_and_a_change_forward_are_signs_of_life_and_a_counter_that_goes_down_is_none()
    {
        var (written, observed) = (Ids.Unique("w"), Ids.Unique("o"));
        await SaveAsync(written, OperationStatus.Processing, 50);
        await KeepAsync(observed, OperationStatus.Processing, 50);
        await Eventually.TrueAsync(async () => (await FindAsync(observed)).SilentFor > TimeSpan.FromMilliseconds(5));
        var (firstWritten, first) = (AliveAt(await FindAsync(written)), AliveAt(await FindAsync(observed)));

        await SaveAsync(written, OperationStatus.Processing, 20);
        await KeepAsync(observed, OperationStatus.Processing, 20);
        Assert.True(AliveAt(await FindAsync(written)) > firstWritten);
        Assert.Equal(first, AliveAt(await FindAsync(observed)));

        await Observations.KeepAsync(An.Answer(observed, new("bob"), OperationStatus.Processing, 20), Cancel);
        Assert.Equal(first, AliveAt(await FindAsync(observed)));

        await KeepAsync(observed, OperationStatus.Processing, 21);
        Assert.True(AliveAt(await FindAsync(observed)) > first);
    }

    [Fact]
    public async Task A_verdict_is_shown_and_stands_beside_what_was_written()
    {
        var id = Ids.Unique();
        await SaveAsync(id, OperationStatus.Processing);
        await KeepAsync(id, OperationStatus.Processing, 60);
        var (row, seen) = (await Operations.FindWrittenAsync(id, Cancel), await FindAsync(id));

        var ended = await Endings.EndAsync(seen, Why, Cancel);

        Assert.Equal(new FindResult.Found(ended!), await Operations.FindAsync(id, Cancel));
        Assert.Equal((OperationRank.Verdict, seen.Life), (ended!.Order.Rank, ended.Order.Life));
        Assert.Equal((OperationStatus.Error, 0, Verdict.LostMessage, Why), (
            ended.State.Status, ended.State.Progress, ended.State.Message, ended.State.Error));
        Assert.True(ended.Committed.IsNewerThan(seen.Committed));
        Assert.True(ended.Honors((await Observations.FindClearanceAsync(id, Alice, Cancel))!));
        Assert.Equal(row, await Operations.FindWrittenAsync(id, Cancel));
        Assert.Empty(await Endings.FindRunningAsync([id], Cancel));
        Assert.Empty((await Endings.FindSilentAsync(TimeSpan.Zero, after: null, limit: 100, Cancel)).Operations);
    }

    [Fact]
    public async Task A_verdict_on_what_has_moved_since_is_not_given()
    {
        var (written, observed) = (Ids.Unique("w"), Ids.Unique("o"));
        await SaveAsync(written, OperationStatus.Processing, 50);
        await KeepAsync(observed, OperationStatus.Processing, 50);
        var (seenWritten, seenObserved) = (await FindAsync(written), await FindAsync(observed));
        await SaveAsync(written, OperationStatus.Processing, 51);
        await KeepAsync(observed, OperationStatus.Processing, 51);

        Assert.Null(await Endings.EndAsync(seenWritten, Why, Cancel));
        Assert.Null(await Endings.EndAsync(seenObserved, Why, Cancel));

        Assert.Equal(2, (await Endings.FindRunningAsync([written, observed], Cancel)).Count);
    }

    [Fact]
    public async Task A_verdict_that_waited_too_long_for_the_store_is_not_given()
    {
        var id = Ids.Unique();
        await KeepAsync(id, OperationStatus.Processing);
        var seen = await FindAsync(id);

        var late = seen with { SeenAt = new(seen.SeenAt.Number - (long)(2 * SilentOperation.GoodFor.TotalMicroseconds)) };

        Assert.Null(await Endings.EndAsync(late, Why, Cancel));
    }

    [Fact]
    public async Task Of_verdicts_and_writes_that_arrive_together_no_write_is_lost_and_no_verdict_covers_an_end()
    {
        var ids = Enumerable.Range(0, 12).Select(number => Ids.Unique($"{number}-")).ToList();
        foreach (var id in ids)
        {
            await SaveAsync(id, OperationStatus.Processing);
        }

        var seen = await Endings.FindRunningAsync(ids, Cancel);
        var verdicts = Task.WhenAll(seen.Select(async one => await Endings.EndAsync(one, Why, Cancel)));
        var writes = Task.WhenAll(ids.Select(async id => await SaveAsync(id, OperationStatus.Complete)));
        await verdicts;
        await writes;

        foreach (var id in ids)
        {
            Assert.Equal(OperationRank.WrittenFinal, Found(await Operations.FindAsync(id, Cancel)).Order.Rank);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_real_end_that_is_written_later_wins_for_the_callers_of_the_lost_one(bool isByAGateway)
    {
        foreach (var id in new[] { Ids.Unique(), Ids.MayBeDealtAgain() })
        {
            await Observations.KeepAsync(An.Creation(id, Alice), Cancel);
            await Endings.EndAsync(await FindAsync(id), Why, Cancel);

            if (isByAGateway)
            {
                var shown = Found(await Operations.FindAsync(id, Cancel));
                Assert.True(ObservedRows.IsContinuedBy(shown, isFinal: true));
                await Operations.SaveAsync(
                    An.Update(id, OperationStatus.Complete) with { ProposedLife = shown.Order.Life }, Cancel);
            }
            else
            {
                await InsertPastTheGatewaysAsync(id, "complete", 100);
            }

            var end = Found(await Operations.FindAsync(id, Cancel));
            Assert.Equal(OperationRank.WrittenFinal, end.Order.Rank);
            Assert.True(end.Honors((await Observations.FindClearanceAsync(id, Alice, Cancel))!));
            Assert.True(end.HasCreator);
        }
    }

    [Fact]
    public async Task A_real_end_that_is_observed_later_wins()
    {
        var id = Ids.Unique();
        await KeepAsync(id, OperationStatus.Processing);
        var lost = await Endings.EndAsync(await FindAsync(id), Why, Cancel);

        await KeepAsync(id, OperationStatus.Complete);
        var end = Found(await Operations.FindAsync(id, Cancel));

        Assert.True(end.Order.IsNewerThan(lost!.Order));
        Assert.Equal(OperationRank.ObservedFinal, end.Order.Rank);
    }

    [Fact]
    public async Task A_lost_operation_that_is_deleted_is_unknown()
    {
        var id = Ids.Unique();
        await SaveAsync(id, OperationStatus.Processing);
        await Endings.EndAsync(await FindAsync(id), Why, Cancel);

        await Operations.DeleteAsync(id, expected: null, Cancel);

        Assert.IsType<FindResult.Absent>(await Operations.FindAsync(id, Cancel));
    }

    private static OperationSnapshot Found(FindResult found) => Assert.IsType<FindResult.Found>(found).Snapshot;

    private static long AliveAt(SilentOperation one) =>
        (one.SeenAt.Number / 1000) - (long)one.SilentFor.TotalMilliseconds;

    private async Task<SilentOperation> FindAsync(OperationId id) =>
        Assert.Single(await Endings.FindRunningAsync([id], Cancel));

    private async Task<OperationSnapshot> SaveAsync(OperationId id, OperationStatus status, double progress = 50) =>
        Assert.IsType<SaveResult.Saved>(await Operations.SaveAsync(An.Update(id, status, progress), Cancel)).Snapshot;

    private async Task KeepAsync(OperationId id, OperationStatus status, double progress = 50) =>
        await Observations.KeepAsync(An.Answer(id, Alice, status, progress), Cancel);
}
