using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Changes;
using StatusGateway.Operations.Reading;
using StatusGateway.Operations.Writing;
using StatusGateway.Testing;

namespace StatusGateway.UnitTests.Operations;

public sealed class OperationReaderTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(40);

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryOperationCache _l1;
    private readonly MemoryOperationCache _l2;

    public OperationReaderTests()
    {
        _l1 = new(TimeSpan.FromSeconds(2), 1 << 20, _time);
        _l2 = new(TimeSpan.FromSeconds(2), 1 << 20, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_polls_that_miss_together_ask_the_store_once()
    {
        var (store, known) = (new GatedStore(isOpen: false), Of(OperationRank.ObservedRunning, 1));
        store.Answer = new FindResult.Found(known);
        var reader = ReaderOf(store);

        var polls = Enumerable.Range(0, 1000)
            .Select(_ => reader.ReadAsync(known.Id, OperationOrder.None, Wait, Cancel).AsTask())
            .ToArray();
        store.Open();

        Assert.All(await Task.WhenAll(polls), read => Assert.Equal(known, read.Snapshot));
        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task A_poller_that_leaves_ends_the_trip_for_nobody_else()
    {
        var (store, known) = (new GatedStore(isOpen: false), Of(OperationRank.ObservedRunning, 1));
        store.Answer = new FindResult.Found(known);
        var reader = ReaderOf(store);
        using var leaving = new CancellationTokenSource();

        var gone = reader.ReadAsync(known.Id, OperationOrder.None, Wait, leaving.Token).AsTask();
        var stays = reader.ReadAsync(known.Id, OperationOrder.None, Wait, Cancel).AsTask();
        await leaving.CancelAsync();
        store.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(known, (await stays).Snapshot);
    }

    [Fact]
    public async Task A_stale_copy_is_served_while_the_store_takes_too_long()
    {
        var (store, known) = (new GatedStore(isOpen: false), Of(OperationRank.ObservedRunning, 1));
        _l1.SetIfNewer(known);
        _l1.DoubtAll();
        var reader = ReaderOf(store);

        var poll = reader.ReadAsync(known.Id, OperationOrder.None, Wait, Cancel).AsTask();
        Assert.False(poll.IsCompleted);
        _time.Advance(Wait);

        Assert.Equal(known, (await poll).Snapshot);
        store.Open();
    }

    [Fact]
    public async Task A_copy_that_the_store_did_not_confirm_is_served_and_asked_for_again()
    {
        var store = new GatedStore { Answer = new FindResult.Unanswered() };
        var known = Of(OperationRank.ObservedRunning, 1);
        _l1.SetIfNewer(known);
        _l1.DoubtAll();
        var reader = ReaderOf(store);

        var first = await reader.ReadAsync(known.Id, OperationOrder.None, Wait, Cancel);
        var second = await reader.ReadAsync(known.Id, OperationOrder.None, Wait, Cancel);

        Assert.Equal((known, ReadSource.Kept), (first.Snapshot, first.Source));
        Assert.Equal((known, ReadSource.Kept), (second.Snapshot, second.Source));
        Assert.Equal(2, store.Reads);
    }

    [Theory]
    [InlineData(OperationRank.ObservedFinal, true)] // not yet checked here
    [InlineData(OperationRank.ObservedRunning, false)] // not confirmed for long
    public async Task A_poll_with_a_shared_copy_alone_waits_for_a_store_that_hangs_no_longer_than_one_with_its_own(
        OperationRank rank, bool isFresh)
    {
        var (store, known) = (new GatedStore(isOpen: false), Of(rank, 1));
        await _l2.SetIfNewerAsync(known, Cancel);
        if (!isFresh)
        {
            _l2.DoubtAll();
        }

        var reader = ReaderOf(store);
        var poll = reader.ReadAsync(known.Id, OperationOrder.None, Wait, Cancel).AsTask();
        await Eventually.TrueAsync(() => store.Reads == 1);
        Assert.False(poll.IsCompleted);
        _time.Advance(Wait);

        var read = await poll.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Cancel);
        Assert.Equal((known, ReadSource.Kept), (read.Snapshot, read.Source));
        store.Answer = new FindResult.Absent();
        store.Open();
        await Eventually.TrueAsync(() => _l1.Find(known.Id) is null && _l2.Find(known.Id) is null);
    }

    [Fact]
    public async Task A_poll_with_nothing_at_hand_waits_for_a_store_that_hangs_1800_ms_at_most()
    {
        var store = new GatedStore(isOpen: false);
        var reader = ReaderOf(store);
        var poll = reader.ReadAsync(Ids.Unique(), OperationOrder.None, Wait, Cancel).AsTask();
        await Eventually.TrueAsync(() => store.Reads == 1);

        _time.Advance(TimeSpan.FromMilliseconds(1799));
        Assert.False(poll.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        var read = await poll.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Cancel);
        Assert.Equal(ReadSource.Unanswered, read.Source);
        store.Open();
    }

    [Fact]
    public async Task A_poll_with_nothing_at_hand_asks_a_store_that_misses_its_time_limit_until_it_answers()
    {
        var known = Of(OperationRank.ObservedRunning, 1);
        var store = new GatedStore { Answer = new FindResult.Found(known), OnRead = () => _time.Advance(TimeSpan.FromMilliseconds(200)) };
        for (var missed = 0; missed < 5; missed++)
        {
            store.Earlier.Enqueue(new FindResult.Unanswered());
        }

        var read = await ReaderOf(store).ReadAsync(known.Id, OperationOrder.None, Wait, Cancel);

        Assert.Equal((known, ReadSource.Store), (read.Snapshot, read.Source));
    }

    [Fact]
    public async Task It_is_asked_no_longer_than_the_poll_waits()
    {
        var store = new GatedStore { Answer = new FindResult.Unanswered(), OnRead = () => _time.Advance(TimeSpan.FromMilliseconds(200)) };

        var read = await ReaderOf(store).ReadAsync(Ids.Unique(), OperationOrder.None, Wait, Cancel);

        Assert.Equal((ReadSource.Unanswered, 9), (read.Source, store.Reads));
    }

    [Fact]
    public async Task One_that_refuses_at_once_is_asked_once_more()
    {
        var store = new GatedStore { Answer = new FindResult.Unanswered() };

        await ReaderOf(store).ReadAsync(Ids.Unique(), OperationOrder.None, Wait, Cancel);

        Assert.Equal(2, store.Reads);
    }

    [Fact]
    public async Task Nothing_is_unknown_because_the_store_does_not_answer()
    {
        var reader = ReaderOf(new GatedStore { Answer = new FindResult.Unanswered() });

        var read = await reader.ReadAsync(Ids.Unique(), OperationOrder.None, Wait, Cancel);

        Assert.Equal(ReadSource.Unanswered, read.Source);
    }

    [Fact]
    public async Task Absence_by_the_stores_word_takes_every_copy_with_it()
    {
        var known = Of(OperationRank.ObservedFinal, 1);
        await _l2.SetIfNewerAsync(known, Cancel);
        var reader = ReaderOf(new GatedStore());

        var read = await reader.ReadAsync(known.Id, OperationOrder.None, Wait, Cancel);

        Assert.Equal(ReadSource.Absent, read.Source);
        Assert.Null(_l2.Find(known.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_journal_gave_the_store_behind_its_answer_is_not_unknown(bool isStored)
    {
        var known = Of(OperationRank.WrittenRunning, 1);
        var store = new GatedStore(isOpen: false);
        store.Earlier.Enqueue(new FindResult.Absent());
        store.Answer = isStored ? new FindResult.Found(known) : new FindResult.Absent();
        var poll = ReaderOf(store).ReadAsync(known.Id, OperationOrder.None, Wait, Cancel).AsTask();
        await Eventually.TrueAsync(() => store.Reads == 1);
        await _l2.SetIfNewerAsync(known, Cancel);
        store.Open();

        var read = await poll;

        Assert.Equal(2, store.Reads);
        Assert.Equal((isStored ? known : null, isStored ? ReadSource.Store : ReadSource.Absent), (read.Snapshot, read.Source));
    }

    [Fact]
    public async Task A_running_state_of_L2_needs_no_store_and_a_final_one_is_checked_once()
    {
        var (running, final) = (Of(OperationRank.ObservedRunning, 1), Of(OperationRank.ObservedFinal, 1));
        await _l2.SetIfNewerAsync(running, Cancel);
        await _l2.SetIfNewerAsync(final, Cancel);
        var store = new GatedStore { Answer = new FindResult.Found(final) };
        var reader = ReaderOf(store);

        Assert.Equal(ReadSource.L2, (await reader.ReadAsync(running.Id, OperationOrder.None, Wait, Cancel)).Source);
        Assert.Equal(0, store.Reads);
        Assert.Equal(ReadSource.Store, (await reader.ReadAsync(final.Id, OperationOrder.None, Wait, Cancel)).Source);
        Assert.Equal(ReadSource.L1, (await reader.ReadAsync(final.Id, OperationOrder.None, Wait, Cancel)).Source);
        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task A_client_that_saw_more_than_the_copy_is_read_further_for()
    {
        var old = Of(OperationRank.ObservedRunning, 1);
        var newer = old with { Order = old.Order with { Revision = new(2) }, Committed = new(2) };
        _l1.SetIfNewer(old);
        var reader = ReaderOf(new GatedStore { Answer = new FindResult.Found(newer) });

        var read = await reader.ReadAsync(old.Id, newer.Order, Wait, Cancel);

        Assert.Equal(newer, read.Snapshot);
    }

    [Fact]
    public async Task A_hit_allocates_nothing()
    {
        var known = Of(OperationRank.ObservedRunning, 1);
        _l1.SetIfNewer(known);
        var reader = ReaderOf(new GatedStore());
        await reader.ReadAsync(known.Id, OperationOrder.None, Wait, Cancel);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var poll = 0; poll < 1000; poll++)
        {
            await reader.ReadAsync(known.Id, OperationOrder.None, Wait, Cancel);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task The_reconciler_fetches_what_changed_confirms_what_did_not_and_forgets_what_is_gone()
    {
        var (same, changed, gone) = (Of(OperationRank.ObservedRunning, 1), Of(OperationRank.ObservedRunning, 1), Of(OperationRank.ObservedRunning, 1));
        var store = new GatedStore();
        var reader = ReaderOf(store);
        foreach (var known in new[] { same, changed, gone })
        {
            _l1.SetIfNewer(known);
            await reader.ReadAsync(known.Id, OperationOrder.None, Wait, Cancel);
        }

        _l1.DoubtAll();
        var reconciler = new Reconciler(_l1, store, reader, _time);
        store.Committed[same.Id] = same.Committed;
        await reconciler.ReconcileAsync(includingFinals: false, Cancel);
        Assert.Null(_l1.Find(changed.Id));
        Assert.Null(_l1.Find(gone.Id));
        Assert.True(_l1.TryRead(same.Id, OperationOrder.None, out _));

        var newer = same with { Order = same.Order with { Revision = new(5) }, Committed = new(5) };
        store.Answer = new FindResult.Found(newer);
        store.Committed[same.Id] = newer.Committed;
        await reconciler.ReconcileAsync(includingFinals: false, Cancel);

        Assert.Equal(newer, _l1.Find(same.Id)?.Snapshot);
    }

    [Fact]
    public async Task A_change_made_elsewhere_is_read_at_once_where_it_is_polled_and_doubted_where_it_is_not()
    {
        var (polled, other) = (Of(OperationRank.ObservedRunning, 1), Of(OperationRank.ObservedRunning, 1));
        var newer = polled with { Order = polled.Order with { Revision = new(5) }, Committed = new(5) };
        var store = new GatedStore { Answer = new FindResult.Found(newer) };
        var reader = ReaderOf(store);
        var applier = new ChangeApplier(_l1, _l2, reader, new(_l1, store, reader, _time), _time);
        _l1.SetIfNewer(polled);
        _l1.SetIfNewer(other);
        _l1.TryRead(polled.Id, OperationOrder.None, out _);

        await applier.ApplyAsync(new OperationChange.Changed(polled.Id, new(5)), knownToL2: false);
        await applier.ApplyAsync(new OperationChange.Changed(other.Id, new(5)), knownToL2: false);
        await applier.ApplyAsync(new OperationChange.Changed(polled.Id, new(5)), knownToL2: false);

        Assert.Equal(newer, _l1.Find(polled.Id)?.Snapshot);
        Assert.False(_l1.TryRead(other.Id, OperationOrder.None, out _));
        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task A_write_is_published_after_the_commit_and_goes_on_with_the_life_that_was_observed()
    {
        var observed = Of(OperationRank.ObservedRunning, 1);
        var saved = observed with { Order = observed.Order with { Rank = OperationRank.WrittenRunning }, Written = new(2), Committed = new(2) };
        var store = new GatedStore { Answer = new FindResult.Found(observed) };
        OperationUpdate? seen = null;
        store.OnSave = update =>
        {
            seen = update;
            return new SaveResult.Saved(saved);
        };
        var writer = new OperationWriter(store, new(_l1, _l2));

        await writer.WriteAsync(An.Update(observed.Id, OperationStatus.Processing), Cancel);

        Assert.Equal(observed.Order.Life, seen?.ProposedLife);
        Assert.Equal(saved, _l1.Find(observed.Id)?.Snapshot);
        Assert.Equal(saved, _l2.Find(observed.Id)?.Snapshot);
    }

    [Fact]
    public async Task A_write_that_the_store_did_not_take_changes_no_copy()
    {
        var known = Of(OperationRank.WrittenRunning, 1);
        _l1.SetIfNewer(known);
        var writer = new OperationWriter(new GatedStore(), new(_l1, _l2));

        await writer.WriteAsync(An.Update(known.Id, OperationStatus.Complete), Cancel);

        Assert.Equal(known, _l1.Find(known.Id)?.Snapshot);
        Assert.Null(_l2.Find(known.Id));
    }

    private OperationReader ReaderOf(IOperationStore store) => new(_l1, _l2, store, new(_l1, _l2), _time);

    private static OperationSnapshot Of(OperationRank rank, long revision) => new()
    {
        Id = Ids.Unique(),
        Order = new(new(1), rank, new(revision)),
        Committed = new(revision),
        State = An.State(rank is OperationRank.ObservedFinal ? OperationStatus.Complete : OperationStatus.Processing),
    };
}
