using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Testing.Contracts;

/// <summary>What every store promises of written state. Each real store inherits this class and is held to all of it.</summary>
/// <remarks>The store is this test's alone and empty at first.</remarks>
public abstract class OperationStoreContract
{
    // In whichever order a store has them: a page goes on where the last one ended.
    private static readonly string[] Prefixes = ["a", "B", "_", "c"];

    protected abstract IOperationStore Store { get; }

    /// <summary>The same store's other half.</summary>
    protected abstract IObservationStore Observations { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operation_that_nobody_wrote_is_absent()
    {
        var id = Ids.Unique();

        Assert.Equal(new FindResult.Absent(), await Store.FindAsync(id, Cancel));
        Assert.Null(await Store.FindWrittenAsync(id, Cancel));
        Assert.Equal(new DeleteResult.Absent(), await Store.DeleteAsync(id, expected: null, Cancel));
        Assert.Empty(await Store.FindCommittedAsync([id], Cancel));
    }

    [Fact]
    public async Task What_was_written_is_found()
    {
        var id = Ids.Unique();

        var saved = await SaveAsync(id, OperationStatus.Processing, progress: 40);

        Assert.Equal(new FindResult.Found(saved), await Store.FindAsync(id, Cancel));
        Assert.Equal(OperationRank.WrittenRunning, saved.Order.Rank);
        Assert.Equal(40, saved.State.Progress);
        Assert.NotNull(saved.State.UpdatedAt);
        Assert.Equal(saved.Committed, saved.Order.Revision);
        Assert.Equal(saved.Committed, saved.Written);
        Assert.Equal(saved.Committed, saved.Order.Life);
    }

    [Fact]
    public async Task The_row_is_found_with_all_that_was_written()
    {
        var id = Ids.Unique();
        var update = An.Update(id, OperationStatus.Complete) with { Metadata = """{"cost": 3}""" };
        update = update with { State = update.State with { UpdatedAt = 1_700_000_000_123 } };

        await Store.SaveAsync(update, Cancel);
        var row = await Store.FindWrittenAsync(id, Cancel);

        Assert.NotNull(row);
        Assert.Equal(update.State, row.State);
        Assert.Equal(update.Metadata, row.Metadata);
        Assert.Equal(1_700_000_000_123, row.CreatedAt);
        Assert.Null(row.Ended);
    }

    [Fact]
    public async Task A_later_write_is_newer_and_leaves_the_time_of_creation()
    {
        var id = Ids.Unique();
        var first = await SaveAsync(id, OperationStatus.Pending, progress: 0);
        var created = (await Store.FindWrittenAsync(id, Cancel))!.CreatedAt;

        var later = An.Update(id, OperationStatus.Processing);
        await Store.SaveAsync(later with { State = later.State with { UpdatedAt = 1 } }, Cancel);
        var row = await Store.FindWrittenAsync(id, Cancel);

        Assert.True(row!.Revision.IsNewerThan(first.Committed));
        Assert.Equal(first.Order.Life, row.Life);
        Assert.Equal(created, row.CreatedAt);
        Assert.Equal(1, row.State.UpdatedAt);
    }

    [Fact]
    public async Task An_id_with_letters_of_any_script_is_kept_as_it_is()
    {
        Assert.True(OperationId.TryFromStored($"видео/{Ids.Unique()} '\"%", out var id));

        var saved = await SaveAsync(id, OperationStatus.Complete);

        Assert.Equal(new FindResult.Found(saved), await Store.FindAsync(id, Cancel));
    }

    [Fact]
    public async Task Of_many_writers_who_expect_the_same_revision_exactly_one_wins()
    {
        var id = Ids.Unique();
        var seen = await SaveAsync(id, OperationStatus.Processing);
        var update = An.Update(id, OperationStatus.Complete) with { Expected = seen.Written };

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.SaveAsync(update, Cancel).AsTask()));

        var winner = Assert.Single(results.OfType<SaveResult.Saved>());
        Assert.Equal(7, results.OfType<SaveResult.Conflict>().Count(lost => lost.Current == winner.Snapshot.Written));
    }

    [Fact]
    public async Task Of_many_writers_who_expect_no_row_exactly_one_wins()
    {
        var update = An.Update(Ids.Unique(), OperationStatus.Pending, progress: 0) with { Expected = Revision.None };

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.SaveAsync(update, Cancel).AsTask()));

        var winner = Assert.Single(results.OfType<SaveResult.Saved>());
        Assert.Equal(7, results.OfType<SaveResult.Conflict>().Count(lost => lost.Current == winner.Snapshot.Written));
    }

    [Fact]
    public async Task A_writer_who_expects_a_row_where_there_is_none_writes_nothing()
    {
        var id = Ids.Unique();

        var result = await Store.SaveAsync(An.Update(id, OperationStatus.Complete) with { Expected = new(5) }, Cancel);

        Assert.Equal(new SaveResult.Conflict(Revision.None), result);
        Assert.Equal(new FindResult.Absent(), await Store.FindAsync(id, Cancel));
    }

    [Fact]
    public async Task A_running_state_written_after_the_end_is_committed_and_never_shown()
    {
        var id = Ids.Unique();
        var end = await SaveAsync(id, OperationStatus.Complete);

        var late = await SaveAsync(id, OperationStatus.Processing);
        var row = await Store.FindWrittenAsync(id, Cancel);

        Assert.True(late.Committed.IsNewerThan(end.Committed));
        Assert.Equal(end with { Committed = late.Committed, Written = late.Committed, Row = row }, late);
        Assert.Equal(new FindResult.Found(late), await Store.FindAsync(id, Cancel));
        Assert.Equal(OperationStatus.Processing, row!.State.Status);
        Assert.Equal(new OvertakenState(end.State, end.Order.Revision), row.Ended);
    }

    [Fact]
    public async Task Of_many_late_writes_each_leaves_the_state_that_the_first_overtook()
    {
        var id = Ids.Unique();
        var end = await SaveAsync(id, OperationStatus.Error);

        await SaveAsync(id, OperationStatus.Processing, progress: 60);
        var late = await SaveAsync(id, OperationStatus.Processing, progress: 70);

        Assert.Equal(end.Order, late.Order);
        Assert.Equal(end.State, late.State);
    }

    [Fact]
    public async Task The_last_final_state_that_was_written_stands()
    {
        var id = Ids.Unique();
        var failed = await SaveAsync(id, OperationStatus.Error);
        await SaveAsync(id, OperationStatus.Processing);

        var completed = await SaveAsync(id, OperationStatus.Complete);

        Assert.True(completed.Order.IsNewerThan(failed.Order));
        Assert.Equal(OperationStatus.Complete, completed.State.Status);
        Assert.Null((await Store.FindWrittenAsync(id, Cancel))!.Ended);
    }

    [Theory]
    [InlineData(OperationStatus.Pending, 10)]
    [InlineData(OperationStatus.Processing, 0)]
    public async Task A_write_back_to_the_start_after_the_end_begins_a_new_life(OperationStatus status, double progress)
    {
        var id = Ids.Unique();
        await SaveAsync(id, OperationStatus.Complete);
        var late = await SaveAsync(id, OperationStatus.Processing);

        var again = await SaveAsync(id, status, progress);

        Assert.True(again.Order.Life.IsNewerThan(late.Order.Life));
        Assert.True(again.Order.IsNewerThan(late.Order));
        Assert.Equal(status, again.State.Status);
        Assert.Null((await Store.FindWrittenAsync(id, Cancel))!.Ended);
    }

    [Fact]
    public async Task A_deleted_operation_is_absent_and_its_copies_are_void()
    {
        var id = Ids.Unique();
        var saved = await SaveAsync(id, OperationStatus.Complete);

        var deleted = Assert.IsType<DeleteResult.Deleted>(await Store.DeleteAsync(id, expected: null, Cancel));

        Assert.True(deleted.Last.IsNewerThan(saved.Committed));
        Assert.Equal(new FindResult.Absent(), await Store.FindAsync(id, Cancel));
        Assert.Null(await Store.FindWrittenAsync(id, Cancel));
        Assert.Empty(await Store.FindCommittedAsync([id], Cancel));
        Assert.Empty(await Store.ListAsync(after: null, limit: 10, Cancel));
    }

    [Fact]
    public async Task A_deletion_that_expects_another_revision_deletes_nothing()
    {
        var id = Ids.Unique();
        var first = await SaveAsync(id, OperationStatus.Processing);
        var second = await SaveAsync(id, OperationStatus.Complete);

        var refused = await Store.DeleteAsync(id, first.Written, Cancel);
        var deleted = await Store.DeleteAsync(id, second.Written, Cancel);

        Assert.Equal(new DeleteResult.Conflict(second.Written), refused);
        Assert.IsType<DeleteResult.Deleted>(deleted);
    }

    [Fact]
    public async Task An_id_written_again_after_its_deletion_is_newer_than_the_deletion()
    {
        var id = Ids.Unique();
        await SaveAsync(id, OperationStatus.Complete);
        var deleted = Assert.IsType<DeleteResult.Deleted>(await Store.DeleteAsync(id, expected: null, Cancel));

        var again = await SaveAsync(id, OperationStatus.Pending, progress: 0);

        Assert.True(again.Committed.IsNewerThan(deleted.Last));
        Assert.True(again.Order.Life.IsNewerThan(deleted.Last));
    }

    [Fact]
    public async Task Pages_hold_each_known_operation_once_written_or_observed()
    {
        var written = await Task.WhenAll(Prefixes.Select(
            async prefix => await SaveAsync(Ids.Unique(prefix), OperationStatus.Processing)));
        var observed = Ids.Unique("C");
        await Observations.KeepAsync(An.Answer(observed, new("alice"), OperationStatus.Complete), Cancel);
        await Observations.KeepAsync(An.Answer(written[0].Id, new("alice"), OperationStatus.Complete), Cancel);

        List<OperationSnapshot> listed = [];
        while (await Store.ListAsync(listed.LastOrDefault()?.Id, limit: 2, Cancel) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 2);
            listed.AddRange(page);
        }

        Assert.Equal(
            written.Select(one => one.Id).Append(observed).Select(id => id.ToString()).Order(StringComparer.Ordinal),
            listed.Select(one => one.Id.ToString()).Order(StringComparer.Ordinal));
        foreach (var one in listed)
        {
            Assert.Equal(new FindResult.Found(one), await Store.FindAsync(one.Id, Cancel));
        }
    }

    [Fact]
    public async Task What_was_committed_is_found_by_primary_key()
    {
        var written = await SaveAsync(Ids.Unique(), OperationStatus.Processing);
        var late = await SaveAsync(written.Id, OperationStatus.Complete);
        var observed = await Observations.KeepAsync(
            An.Answer(Ids.Unique(), CallerKey.Anyone, OperationStatus.Processing), Cancel);
        var cleared = await Observations.KeepAsync(
            An.Answer(written.Id, new("alice"), OperationStatus.Complete), Cancel);

        var committed = await Store.FindCommittedAsync([written.Id, observed.Snapshot!.Id, Ids.Unique()], Cancel);

        Assert.Equal(2, committed.Count);
        Assert.True(cleared.Snapshot!.Committed.IsNewerThan(late.Committed));
        Assert.Equal(cleared.Snapshot.Committed, committed[written.Id]);
        Assert.Equal(observed.Snapshot.Committed, committed[observed.Snapshot.Id]);
    }

    [Fact]
    public async Task An_insert_continues_the_life_that_it_proposes()
    {
        var id = Ids.Unique();
        var created = (await Observations.KeepAsync(An.Creation(id, new("alice")), Cancel)).Snapshot!;
        var insert = An.Update(id, OperationStatus.Processing) with { ProposedLife = created.Order.Life };

        var saved = Assert.IsType<SaveResult.Saved>(await Store.SaveAsync(insert, Cancel)).Snapshot;

        Assert.Equal(created.Order.Life, saved.Order.Life);
        Assert.Equal(OperationRank.WrittenRunning, saved.Order.Rank);
        Assert.True(saved.Committed.IsNewerThan(created.Committed));
        Assert.True(saved.HasCreator);
    }

    private async Task<OperationSnapshot> SaveAsync(OperationId id, OperationStatus status, double progress = 50)
    {
        var result = await Store.SaveAsync(An.Update(id, status, progress), Cancel);
        return Assert.IsType<SaveResult.Saved>(result).Snapshot;
    }
}
