using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Testing.Contracts;

/// <summary>What a store promises that cleans up by itself. The store is this test's alone and empty at first.</summary>
public abstract class CleanupContract
{
    private static readonly CallerKey Alice = new("alice");
    private static readonly CleanupLimits Limits = new(TimeSpan.FromHours(24), TimeSpan.FromHours(48));

    protected abstract IEndingStore Endings { get; }

    protected abstract IObservationStore Observations { get; }

    protected abstract IOperationStore Operations { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_removed_is_what_the_rule_says()
    {
        Dictionary<OperationId, bool> expected = [];
        foreach (var status in Enum.GetValues<OperationStatus>())
        {
            foreach (var hours in new[] { 0, 23, 25, 47, 49, 500 })
            {
                var id = Ids.Unique($"{status}-{hours}-");
                var row = await SaveAsync(id, status, hours);
                expected[id] = Limits.MayRemove(row, DateTimeOffset.UtcNow);
            }
        }

        var late = Ids.Unique("late-");
        await SaveAsync(late, OperationStatus.Complete, hoursAgo: 30);
        expected[late] = Limits.MayRemove(await SaveAsync(late, OperationStatus.Processing, hoursAgo: 30), DateTimeOffset.UtcNow);

        var removed = await CleanUpAsync();

        Assert.Equal(expected.Values.Count(static mayGo => mayGo), removed);
        foreach (var (id, mayGo) in expected)
        {
            Assert.Equal(mayGo, await Operations.FindWrittenAsync(id, Cancel) is null);
        }

        Assert.Equal(0, await CleanUpAsync());
    }

    [Fact]
    public async Task A_cleaned_up_end_is_shown_as_it_was_to_whoever_was_cleared_and_to_nobody_else()
    {
        var id = Ids.Unique();
        await KeepAsync(id, OperationStatus.Processing);
        await SaveAsync(id, OperationStatus.Complete, hoursAgo: 30);
        var before = Found(await Operations.FindAsync(id, Cancel));

        await CleanUpAsync();
        var after = Found(await Operations.FindAsync(id, Cancel));

        Assert.Equal((before.Order, before.State), (after.Order, after.State));
        Assert.True(after.Committed.IsNewerThan(before.Committed));
        Assert.Equal(Revision.None, after.Written);
        Assert.True(after.Honors((await Observations.FindClearanceAsync(id, Alice, Cancel))!));
        Assert.Null(await Observations.FindClearanceAsync(id, new("bob"), Cancel));
        Assert.Equal(after.Committed, (await Operations.FindCommittedAsync([id], Cancel))[id]);
    }

    [Fact]
    public async Task A_late_write_is_not_what_is_remembered()
    {
        var id = Ids.Unique();
        await SaveAsync(id, OperationStatus.Complete, hoursAgo: 30);
        await SaveAsync(id, OperationStatus.Processing, hoursAgo: 30);
        var before = Found(await Operations.FindAsync(id, Cancel));

        await CleanUpAsync();
        var after = Found(await Operations.FindAsync(id, Cancel));

        Assert.Equal(OperationStatus.Complete, after.State.Status);
        Assert.Equal((before.Order, before.State), (after.Order, after.State));
    }

    [Fact]
    public async Task What_never_ended_has_expired_and_so_has_an_end_that_is_too_large_to_remember()
    {
        var (running, large) = (Ids.Unique("r"), Ids.Unique("l"));
        await SaveAsync(running, OperationStatus.Processing, hoursAgo: 49);
        var result = $$"""{"text": "{{new string('x', CleanupLimits.RememberedResult)}}"}""";
        await SaveAsync(large, OperationStatus.Complete, hoursAgo: 49, result);

        await CleanUpAsync();

        foreach (var id in new[] { running, large })
        {
            var shown = Found(await Operations.FindAsync(id, Cancel));
            Assert.Equal(VerdictKind.Expired, Verdict.KindOf(shown));
            Assert.Equal(OperationStatus.Error, shown.State.Status);
            Assert.Contains("expired", shown.State.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_verdict_that_was_refuted_is_not_what_is_remembered()
    {
        var id = Ids.Unique();
        await SaveAsync(id, OperationStatus.Processing, hoursAgo: 30);
        await Endings.EndAsync(Assert.Single(await Endings.FindRunningAsync([id], Cancel)), "Operation lost: gone.", Cancel);
        await SaveAsync(id, OperationStatus.Complete, hoursAgo: 30);

        await CleanUpAsync();

        Assert.Equal(OperationStatus.Complete, Found(await Operations.FindAsync(id, Cancel)).State.Status);
    }

    [Fact]
    public async Task An_id_that_is_written_again_after_a_cleanup_begins_a_life_of_its_own()
    {
        var id = Ids.Unique();
        await SaveAsync(id, OperationStatus.Complete, hoursAgo: 30);
        var before = Found(await Operations.FindAsync(id, Cancel));
        await CleanUpAsync();

        await SaveAsync(id, OperationStatus.Processing, hoursAgo: 0);
        var again = Found(await Operations.FindAsync(id, Cancel));

        Assert.Equal(OperationStatus.Processing, again.State.Status);
        Assert.True(again.Order.Life.IsNewerThan(before.Order.Life));
    }

    [Fact]
    public async Task What_is_deleted_after_its_cleanup_is_unknown()
    {
        var id = Ids.Unique();
        await SaveAsync(id, OperationStatus.Complete, hoursAgo: 30);
        await CleanUpAsync();

        Assert.IsType<DeleteResult.Deleted>(await Operations.DeleteAsync(id, expected: null, Cancel));

        Assert.IsType<FindResult.Absent>(await Operations.FindAsync(id, Cancel));
    }

    [Fact]
    public async Task A_step_removes_no_more_than_it_may()
    {
        for (var number = 0; number < 5; number++)
        {
            await SaveAsync(Ids.Unique($"{number}-"), OperationStatus.Complete, hoursAgo: 30);
        }

        Assert.Equal(new CleanupStep(2, 0), await Endings.CleanUpAsync(Limits, most: 2, Cancel));
        Assert.Equal(3, await CleanUpAsync());
    }

    [Fact]
    public async Task Writers_go_on_while_it_cleans_up()
    {
        var old = Enumerable.Range(0, 300).Select(number => Ids.Unique($"{number}-")).ToList();
        await Task.WhenAll(old.Select(id => SaveAsync(id, OperationStatus.Complete, hoursAgo: 30)));
        using var cleaned = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(async number =>
        {
            var (id, writes) = (Ids.Unique($"writer-{number}-"), 0);
            while (!cleaned.IsCancellationRequested || writes < 5)
            {
                await SaveAsync(id, OperationStatus.Processing, hoursAgo: 0);
                writes++;
            }

            return (id, writes);
        }).ToList();

        var removed = 0;
        while (await Endings.CleanUpAsync(Limits, most: 50, Cancel) is { Removed: > 0 and var some })
        {
            removed += some;
        }

        await cleaned.CancelAsync();
        Assert.Equal(300, removed);
        foreach (var (id, _) in await Task.WhenAll(writers))
        {
            Assert.NotNull(await Operations.FindWrittenAsync(id, Cancel));
        }
    }

    private static OperationSnapshot Found(FindResult found) => Assert.IsType<FindResult.Found>(found).Snapshot;

    private async Task<int> CleanUpAsync()
    {
        var removed = 0;
        while (await Endings.CleanUpAsync(Limits, most: 1000, Cancel) is { Removed: > 0 and var some })
        {
            removed += some;
        }

        return removed;
    }

    private async Task<WrittenOperation> SaveAsync(
        OperationId id, OperationStatus status, int hoursAgo, string? result = null)
    {
        var at = DateTimeOffset.UtcNow.AddHours(-hoursAgo).ToUnixTimeMilliseconds();
        var state = An.State(status, updatedAt: at);
        var update = new OperationUpdate { Id = id, State = state with { Result = result ?? state.Result } };
        Assert.IsType<SaveResult.Saved>(await Operations.SaveAsync(update, Cancel));
        return (await Operations.FindWrittenAsync(id, Cancel))!;
    }

    private async Task KeepAsync(OperationId id, OperationStatus status) =>
        await Observations.KeepAsync(An.Answer(id, Alice, status), Cancel);
}
