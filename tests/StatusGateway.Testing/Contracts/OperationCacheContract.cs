using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Testing.Contracts;

/// <summary>What every cache of operations promises. Each real cache inherits this class and is held to all of it.</summary>
public abstract class OperationCacheContract
{
    // Far enough apart that every test can put revisions in between.
    private const long Early = 1_795_000_000_000_000;

    protected abstract IOperationCache Cache { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_never_kept_is_not_there()
    {
        Assert.Null(await Cache.GetAsync(UniqueId(), Cancel));
    }

    [Fact]
    public async Task A_copy_is_given_back_as_it_was_kept()
    {
        var kept = Running(UniqueId(), 1) with
        {
            Written = new(Early + 1),
            ContinuedLife = new(Early - 7),
            State = new(OperationStatus.Processing, 33.3, "ünï \"quoted\" 视频", """{"url":"/v.mp4"}""", "none", 1_795_000_000_000),
            HasCreator = true,
            Anyone = new Clearance
            {
                Caller = CallerKey.Anyone,
                Life = new(Early),
                IsCreator = true,
                ClearedAt = 1_795_000_000_001,
                Representations = [new("/api/{id}", """{"status":"processing"}""", new(Early), new(Early + 1), IsFinal: false)],
            },
            IsJournaled = true,
        };
        kept = kept with
        {
            Row = new WrittenOperation
            {
                Id = kept.Id,
                State = kept.State with { Progress = 40 },
                Metadata = """{"owner":"anna"}""",
                CreatedAt = 1_795_000_000_002,
                Revision = kept.Written,
                Life = new(Early - 1),
                Ended = new(new(OperationStatus.Error, 0, "", null, "It broke", null), new(Early - 1)),
            },
        };

        await Cache.SetIfNewerAsync(kept, Cancel);

        var copy = await Cache.GetAsync(kept.Id, Cancel);
        Assert.True(copy?.IsFresh);
        AssertSame(kept, copy?.Snapshot);
    }

    [Fact]
    public async Task An_older_state_never_replaces_a_newer_one()
    {
        var id = UniqueId();
        await Cache.SetIfNewerAsync(Running(id, 5), Cancel);

        await Cache.SetIfNewerAsync(Running(id, 4), Cancel);

        Assert.Equal(5, await SeenAsync(id));
    }

    [Fact]
    public async Task A_running_state_never_replaces_a_final_one_of_the_same_life()
    {
        var id = UniqueId();
        await Cache.SetIfNewerAsync(Final(id, 5), Cancel);

        await Cache.SetIfNewerAsync(Running(id, 9), Cancel);

        Assert.Equal(5, await SeenAsync(id));
    }

    [Fact]
    public async Task A_new_life_replaces_a_final_state()
    {
        var id = UniqueId();
        await Cache.SetIfNewerAsync(Final(id, 5), Cancel);

        await Cache.SetIfNewerAsync(Running(id, 6, life: 6), Cancel);

        Assert.Equal(6, await SeenAsync(id));
    }

    [Fact]
    public async Task Of_two_copies_of_one_state_the_one_that_was_committed_later_stays()
    {
        var id = UniqueId();
        var shown = Final(id, 5);
        await Cache.SetIfNewerAsync(shown with { Committed = new(Early + 8) }, Cancel);

        await Cache.SetIfNewerAsync(shown with { Committed = new(Early + 7) }, Cancel);
        Assert.Equal(8, await SeenAsync(id));

        await Cache.SetIfNewerAsync(shown with { Committed = new(Early + 9) }, Cancel);
        Assert.Equal(9, await SeenAsync(id));
    }

    [Fact]
    public async Task Revisions_that_differ_in_the_last_digit_alone_are_told_apart()
    {
        var id = UniqueId();
        const long BeyondDoubles = 9_007_199_254_740_993 - Early;
        await Cache.SetIfNewerAsync(Running(id, BeyondDoubles), Cancel);

        await Cache.SetIfNewerAsync(Running(id, BeyondDoubles - 1), Cancel);

        Assert.Equal(BeyondDoubles, await SeenAsync(id));
    }

    [Fact]
    public async Task A_deleted_operation_is_forgotten_and_copies_up_to_its_deletion_are_refused()
    {
        var id = UniqueId();
        await Cache.SetIfNewerAsync(Running(id, 3), Cancel);

        await Cache.RemoveAsync(id, new(Early + 4), Cancel);
        Assert.Null(await Cache.GetAsync(id, Cancel));

        await Cache.SetIfNewerAsync(Running(id, 4), Cancel);
        Assert.Null(await Cache.GetAsync(id, Cancel));
    }

    [Fact]
    public async Task An_id_that_is_dealt_again_after_a_deletion_is_kept()
    {
        var id = UniqueId();
        await Cache.SetIfNewerAsync(Final(id, 3), Cancel);
        await Cache.RemoveAsync(id, new(Early + 4), Cancel);

        await Cache.SetIfNewerAsync(Running(id, 5, life: 5), Cancel);
        await Cache.SetIfNewerAsync(Final(id, 3), Cancel);

        Assert.Equal(5, await SeenAsync(id));
    }

    [Fact]
    public async Task A_late_deletion_leaves_what_was_committed_after_it()
    {
        var id = UniqueId();
        await Cache.SetIfNewerAsync(Running(id, 5), Cancel);

        await Cache.RemoveAsync(id, new(Early + 4), Cancel);

        Assert.Equal(5, await SeenAsync(id));
    }

    [Fact]
    public async Task A_copy_older_than_a_change_is_stale_and_still_there()
    {
        var id = UniqueId();
        await Cache.SetIfNewerAsync(Running(id, 5), Cancel);

        await Cache.InvalidateOlderAsync(id, new(Early + 6), Cancel);

        var copy = await Cache.GetAsync(id, Cancel);
        Assert.False(copy?.IsFresh);
        Assert.Equal(5, await SeenAsync(id));
    }

    [Fact]
    public async Task A_copy_read_before_a_change_is_stale_when_it_arrives_after_it()
    {
        var id = UniqueId();
        await Cache.InvalidateOlderAsync(id, new(Early + 6), Cancel);

        await Cache.SetIfNewerAsync(Running(id, 5), Cancel);

        var copy = await Cache.GetAsync(id, Cancel);
        Assert.False(copy?.IsFresh);
        Assert.Equal(5, await SeenAsync(id));
    }

    [Fact]
    public async Task A_copy_that_reaches_a_change_is_fresh()
    {
        var id = UniqueId();
        await Cache.SetIfNewerAsync(Running(id, 5), Cancel);
        await Cache.InvalidateOlderAsync(id, new(Early + 6), Cancel);

        await Cache.SetIfNewerAsync(Running(id, 6), Cancel);
        await Cache.InvalidateOlderAsync(id, new(Early + 6), Cancel);

        var copy = await Cache.GetAsync(id, Cancel);
        Assert.True(copy?.IsFresh);
    }

    [Fact]
    public async Task Of_many_copies_kept_at_once_the_newest_stays()
    {
        var id = UniqueId();

        await Task.WhenAll(Enumerable.Range(1, 64).Select(
            n => Cache.SetIfNewerAsync(Running(id, 1 + (n * 37 % 64)), Cancel).AsTask()));

        Assert.Equal(64, await SeenAsync(id));
    }

    /// <summary>Whatever is repeated or overtaken on its way, the outcome is that of the calls in their order.</summary>
    [Fact]
    public async Task Repeated_and_reordered_calls_end_the_same()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 30; round++)
        {
            var (calls, alive, known) = History(random);
            var id = UniqueId();
            Call[] delivered = [.. calls, .. calls.Where(_ => random.Next(3) == 0)];
            random.Shuffle(delivered);

            foreach (var call in delivered)
            {
                await call(id);
            }

            var copy = await Cache.GetAsync(id, Cancel);
            var told = $"seed {seed}, round {round}";
            Assert.True(alive == (copy is null ? null : copy.Value.Snapshot.Committed.Number - Early), $"{told}: {alive} and {copy}");
            Assert.True(copy is null || copy.Value.IsFresh == (alive >= known), $"{told}: fresh with {alive} of {known}: {copy}");
        }
    }

    // One store's history of one id: each change has one revision, and only a deletion makes anything void.
    private (List<Call> Calls, long? Alive, long Known) History(Random random)
    {
        List<Call> calls = [];
        long? alive = null;
        var (known, life, ended) = (0L, 1L, false);
        for (var revision = 1L; revision <= 12; revision++)
        {
            var at = revision;
            switch (random.Next(6))
            {
                case 0 when alive is not null:
                    calls.Add(id => Cache.RemoveAsync(id, new(Early + at), Cancel));
                    (alive, life, ended) = (null, revision + 1, false);
                    break;
                case 1:
                    calls.Add(id => Cache.InvalidateOlderAsync(id, new(Early + at), Cancel));
                    known = at;
                    break;
                default:
                    var (inLife, final) = (life, ended || random.Next(4) == 0);
                    calls.Add(id => Cache.SetIfNewerAsync(final ? Final(id, at, inLife) : Running(id, at, inLife), Cancel));
                    (alive, ended) = (revision, final);
                    break;
            }
        }

        return (calls, alive, known);
    }

    private static OperationSnapshot Running(OperationId id, long revision, long life = 1) =>
        Snapshot(id, revision, life, OperationRank.WrittenRunning, OperationStatus.Processing);

    private static OperationSnapshot Final(OperationId id, long revision, long life = 1) =>
        Snapshot(id, revision, life, OperationRank.WrittenFinal, OperationStatus.Complete);

    private static OperationSnapshot Snapshot(
        OperationId id, long revision, long life, OperationRank rank, OperationStatus status) => new()
        {
            Id = id,
            Order = new(new(Early + life), rank, new(Early + revision)),
            Committed = new(Early + revision),
            State = new(status, 0, null, null, null, null),
        };

    private async Task<long?> SeenAsync(OperationId id) =>
        await Cache.GetAsync(id, Cancel) is { } copy ? copy.Snapshot.Committed.Number - Early : null;

    private static OperationId UniqueId() => OperationId.Parse($"{TestContext.Current.TestMethod!.MethodName}-{Guid.NewGuid():N}", null);

    // A record compares its arrays by reference.
    private static void AssertSame(OperationSnapshot expected, OperationSnapshot? actual)
    {
        Assert.Equal(expected with { Anyone = null }, actual! with { Anyone = null });
        Assert.Equal(expected.Anyone! with { Representations = [] }, actual.Anyone! with { Representations = [] });
        Assert.Equal(expected.Anyone.Representations, actual.Anyone.Representations);
    }

    private delegate ValueTask Call(OperationId id);
}
