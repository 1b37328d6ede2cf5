using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Testing.Contracts;

/// <summary>What every store promises of observed state. Each real store inherits this class and is held to all of it.</summary>
/// <remarks>
/// The store is this test's alone and empty at first. Long, because a store is held to one contract: in the order of an
/// operation's life, from its creation to its removal.
/// </remarks>
public abstract class ObservationStoreContract
{
    private static readonly CallerKey Alice = new("alice");
    private static readonly CallerKey Bob = new("bob");

    protected abstract IObservationStore Observations { get; }

    /// <summary>The same store's other half.</summary>
    protected abstract IOperationStore Operations { get; }

    protected abstract IStoreIdentity Identity { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Inserts a row as somebody does who does not know the gateway: with no life proposed.</summary>
    protected abstract ValueTask InsertPastTheGatewaysAsync(OperationId id, string status, int progress);

    [Fact]
    public async Task A_creation_makes_an_operation_known_and_its_sender_the_creator()
    {
        var id = Ids.Unique();

        var kept = await Observations.KeepAsync(An.Creation(id, Alice), Cancel);
        var found = await FindAsync(id);

        Assert.Equal(KeepOutcome.Kept, kept.Outcome);
        Assert.Equal(kept.Snapshot, found);
        Assert.Equal(OperationStatus.Pending, found.State.Status);
        Assert.Equal(OperationRank.ObservedRunning, found.Order.Rank);
        Assert.Equal(Revision.None, found.Written);
        Assert.True(found.HasCreator);
        Assert.True(kept.Clearance!.IsCreator);
        Assert.True(found.Honors(kept.Clearance));
        Assert.Null(await Observations.FindClearanceAsync(id, Bob, Cancel));
    }

    [Fact]
    public async Task A_creator_is_remembered_whoever_is_answered_last()
    {
        var id = Ids.Unique();
        await Observations.KeepAsync(An.Creation(id, Alice), Cancel);

        await KeepAsync(id, Bob, OperationStatus.Complete);

        Assert.True((await FindAsync(id)).HasCreator);
    }

    [Fact]
    public async Task A_creation_binds_the_caller_that_its_cookie_makes_as_well()
    {
        var id = Ids.Unique();

        var kept = await Observations.KeepAsync(An.Creation(id, Alice) with { Becomes = Bob }, Cancel);

        Assert.Equal(Bob, kept.Clearance!.Caller);
        foreach (var caller in (CallerKey[])[Alice, Bob])
        {
            var clearance = await Observations.FindClearanceAsync(id, caller, Cancel);
            Assert.True(clearance!.IsCreator);
            Assert.True(kept.Snapshot!.Honors(clearance));
        }
    }

    [Fact]
    public async Task A_creation_that_comes_after_the_applications_own_insert_binds_its_sender()
    {
        var id = Ids.Unique();
        var written = await SaveAsync(id, OperationStatus.Pending, progress: 0);

        var received = new Revision(written.Order.Life.Number - 1);
        var kept = await Observations.KeepAsync(An.Creation(id, Alice) with { ReceivedAt = received }, Cancel);

        Assert.Equal(KeepOutcome.Kept, kept.Outcome);
        Assert.Equal(written.Order, kept.Snapshot!.Order);
        Assert.True(kept.Snapshot.HasCreator);
        Assert.True(kept.Clearance!.IsCreator);
        Assert.True(kept.Snapshot.Honors(kept.Clearance));
    }

    [Fact]
    public async Task A_creation_received_after_the_operation_was_written_binds_nobody()
    {
        var id = Ids.Unique();
        var written = await SaveAsync(id, OperationStatus.Processing);

        var received = new Revision(written.Order.Life.Number + 1);
        var kept = await Observations.KeepAsync(An.Creation(id, Alice) with { ReceivedAt = received }, Cancel);

        Assert.Equal(new KeepResult(KeepOutcome.Unbound, written, Clearance: null), kept);
    }

    [Fact]
    public async Task An_echo_of_a_known_id_binds_nobody_and_restarts_nothing()
    {
        var id = Ids.Unique();
        await Observations.KeepAsync(An.Creation(id, Alice), Cancel);
        var known = (await KeepAsync(id, Alice, OperationStatus.Processing)).Snapshot;

        var echoed = await Observations.KeepAsync(An.Creation(id, Bob), Cancel);

        Assert.Equal(new KeepResult(KeepOutcome.Unbound, known, Clearance: null), echoed);
        Assert.Null(await Observations.FindClearanceAsync(id, Bob, Cancel));
    }

    [Fact]
    public async Task An_answer_is_kept_as_it_came_and_clears_its_caller()
    {
        var answer = An.Answer(Ids.Unique(), Alice, OperationStatus.Complete, updatedAt: 7);

        var kept = await Observations.KeepAsync(answer, Cancel);
        var clearance = await Observations.FindClearanceAsync(answer.Id, Alice, Cancel);

        Assert.Equal(KeepOutcome.Kept, kept.Outcome);
        Assert.Equal(kept.Snapshot, await FindAsync(answer.Id));
        Assert.Equal(answer.State, kept.Snapshot!.State);
        Assert.Equal(OperationRank.ObservedFinal, kept.Snapshot.Order.Rank);
        Assert.True(kept.Snapshot.Honors(clearance!));
        Assert.False(clearance!.IsCreator);
        Assert.Equal(
            new Representation(
                An.Route, answer.Representation!, kept.Snapshot.Order.Life, kept.Snapshot.Order.Revision, IsFinal: true),
            Assert.Single(clearance.Representations));
        Assert.Null(kept.Snapshot.Anyone);
        Assert.Null(await Observations.FindClearanceAsync(answer.Id, Bob, Cancel));
    }

    [Fact]
    public async Task An_answer_to_anyone_stands_in_what_is_found()
    {
        var id = Ids.Unique();
        await KeepAsync(id, Alice, OperationStatus.Processing);

        var kept = await KeepAsync(id, CallerKey.Anyone, OperationStatus.Processing);
        var found = await FindAsync(id);

        Assert.NotNull(found.Anyone);
        Assert.Equal(Assert.Single(kept.Clearance!.Representations), Assert.Single(found.Anyone.Representations));
        Assert.True(found.Honors(found.Anyone));
    }

    [Fact]
    public async Task Each_route_keeps_a_representation_of_its_own()
    {
        var answer = An.Answer(Ids.Unique(), Alice, OperationStatus.Processing);
        await Observations.KeepAsync(answer, Cancel);

        await Observations.KeepAsync(answer with { Route = "/other/{id}", Representation = """{"state":"on"}""" }, Cancel);
        var clearance = await Observations.FindClearanceAsync(answer.Id, Alice, Cancel);

        Assert.Equal(answer.Representation, clearance!.OnRoute(An.Route)!.Json);
        Assert.Equal("""{"state":"on"}""", clearance.OnRoute("/other/{id}")!.Json);
    }

    [Fact]
    public async Task An_answer_that_says_nothing_new_changes_nothing()
    {
        var id = Ids.Unique();
        var first = await KeepAsync(id, Alice, OperationStatus.Processing);

        var second = await KeepAsync(id, Alice, OperationStatus.Processing);

        Assert.Equal(KeepOutcome.Unchanged, second.Outcome);
        Assert.Equal(first.Snapshot, second.Snapshot);
    }

    [Fact]
    public async Task Progress_is_kept_as_the_application_said_it()
    {
        var id = Ids.Unique();
        var before = await KeepAsync(id, Alice, OperationStatus.Processing, progress: 62.5);

        var after = await KeepAsync(id, Alice, OperationStatus.Processing, progress: 12.25);

        Assert.Equal(62.5, before.Snapshot!.State.Progress);
        Assert.Equal(12.25, after.Snapshot!.State.Progress);
        Assert.True(after.Snapshot.Order.IsNewerThan(before.Snapshot.Order));
    }

    [Fact]
    public async Task The_first_observed_final_state_of_a_life_stands()
    {
        var id = Ids.Unique();
        var first = await KeepAsync(id, Alice, OperationStatus.Error);

        var second = await KeepAsync(id, Bob, OperationStatus.Complete);

        Assert.Equal(first.Snapshot!.Order, second.Snapshot!.Order);
        Assert.Equal(first.Snapshot.State, second.Snapshot.State);
        Assert.True(second.Snapshot.Honors(second.Clearance!));
    }

    [Fact]
    public async Task A_running_answer_after_a_final_one_is_older_where_no_id_is_dealt_twice()
    {
        var id = Ids.Unique();
        var end = await KeepAsync(id, Alice, OperationStatus.Complete);

        var late = await KeepAsync(id, Bob, OperationStatus.Processing);

        Assert.Equal(KeepOutcome.Older, late.Outcome);
        Assert.Equal(end.Snapshot!.Order, late.Snapshot!.Order);
        Assert.Equal(end.Snapshot.State, late.Snapshot.State);
        Assert.True(late.Snapshot.Honors(late.Clearance!));
    }

    [Fact]
    public async Task A_running_answer_after_a_final_one_begins_a_new_life_of_a_short_id()
    {
        var id = Ids.MayBeDealtAgain();
        var end = await KeepAsync(id, Alice, OperationStatus.Complete);

        var again = await KeepAsync(id, Bob, OperationStatus.Processing);

        Assert.Equal(KeepOutcome.Kept, again.Outcome);
        Assert.True(again.Snapshot!.Order.Life.IsNewerThan(end.Snapshot!.Order.Life));
        Assert.Equal(OperationStatus.Processing, again.Snapshot.State.Status);
        Assert.False(again.Snapshot.Honors(end.Clearance!));
        Assert.True(again.Snapshot.Honors(again.Clearance!));
    }

    [Fact]
    public async Task An_answer_updated_before_the_last_one_is_older()
    {
        var id = Ids.Unique();
        var newer = await KeepAsync(id, Alice, OperationStatus.Processing, progress: 60, updatedAt: 2_000);

        var older = await KeepAsync(id, Alice, OperationStatus.Processing, progress: 40, updatedAt: 1_999);

        Assert.Equal(KeepOutcome.Older, older.Outcome);
        Assert.Equal(newer.Snapshot!.Order, older.Snapshot!.Order);
        Assert.Equal(60, older.Snapshot.State.Progress);
    }

    [Fact]
    public async Task An_answer_asked_for_in_a_life_that_is_over_is_outlived()
    {
        var id = Ids.Unique();
        var over = await SaveAsync(id, OperationStatus.Complete);
        var again = await SaveAsync(id, OperationStatus.Pending, progress: 0);

        var answer = An.Answer(id, Alice, OperationStatus.Complete) with { AskedLife = over.Order.Life };
        var outlived = await Observations.KeepAsync(answer, Cancel);

        Assert.Equal(new KeepResult(KeepOutcome.Outlived, again, Clearance: null), outlived);
        Assert.Equal(again, await FindAsync(id));
    }

    [Fact]
    public async Task An_observed_end_of_a_written_running_operation_is_shown_until_one_is_written()
    {
        var id = Ids.Unique();
        var running = await SaveAsync(id, OperationStatus.Processing);

        var observed = await KeepAsync(id, Alice, OperationStatus.Error);
        var written = await SaveAsync(id, OperationStatus.Complete);

        Assert.Equal(running.Order.Life, observed.Snapshot!.Order.Life);
        Assert.Equal(OperationRank.ObservedFinal, observed.Snapshot.Order.Rank);
        Assert.Equal(running.Written, observed.Snapshot.Written);
        Assert.Equal(OperationRank.WrittenFinal, written.Order.Rank);
        Assert.Equal(OperationStatus.Complete, written.State.Status);
        Assert.True(written.Honors(observed.Clearance!));
    }

    [Fact]
    public async Task An_insert_past_the_gateways_takes_over_the_observed_life_with_creator_and_clearances()
    {
        var id = Ids.Unique();
        var created = await Observations.KeepAsync(An.Creation(id, Alice), Cancel);
        var shown = await KeepAsync(id, Bob, OperationStatus.Pending, progress: 0);

        await InsertPastTheGatewaysAsync(id, "processing", 5);
        var found = await FindAsync(id);

        Assert.True(found.Order.Life.IsNewerThan(created.Snapshot!.Order.Life));
        Assert.Equal(created.Snapshot.Order.Life, found.ContinuedLife);
        Assert.Equal(OperationRank.WrittenRunning, found.Order.Rank);
        Assert.True(found.HasCreator);
        Assert.True(found.Honors(created.Clearance!));
        Assert.True(found.Honors(shown.Clearance!));
    }

    [Fact]
    public async Task What_an_insert_took_over_moves_into_its_life_with_the_next_answer()
    {
        var id = Ids.Unique();
        var created = await Observations.KeepAsync(An.Creation(id, Alice), Cancel);
        await KeepAsync(id, Bob, OperationStatus.Pending, progress: 0);
        await InsertPastTheGatewaysAsync(id, "processing", 5);
        var before = await FindAsync(id);

        var answer = An.Answer(id, Alice, OperationStatus.Complete) with { AskedLife = created.Snapshot!.Order.Life };
        var after = await Observations.KeepAsync(answer, Cancel);

        Assert.Equal(KeepOutcome.Kept, after.Outcome);
        Assert.Equal(before.Order.Life, after.Snapshot!.Order.Life);
        Assert.Equal(Revision.None, after.Snapshot.ContinuedLife);
        Assert.Equal(OperationRank.ObservedFinal, after.Snapshot.Order.Rank);
        Assert.True(after.Snapshot.HasCreator);
        Assert.True(after.Clearance!.IsCreator);
        Assert.True(after.Snapshot.Honors(after.Clearance));
        Assert.True(after.Snapshot.Honors((await Observations.FindClearanceAsync(id, Bob, Cancel))!));
    }

    [Fact]
    public async Task A_rotated_cookie_moves_the_clearance_to_the_new_caller()
    {
        var id = Ids.Unique();
        await Observations.KeepAsync(An.Creation(id, Alice), Cancel);
        var before = await KeepAsync(id, Alice, OperationStatus.Processing);

        var answer = An.Answer(id, Alice, OperationStatus.Processing) with { Becomes = Bob };
        var kept = await Observations.KeepAsync(answer, Cancel);
        var old = await Observations.FindClearanceAsync(id, Alice, Cancel);

        Assert.Equal(Bob, kept.Clearance!.Caller);
        Assert.True(kept.Clearance.IsCreator);
        Assert.True(kept.Snapshot!.Honors(kept.Clearance));
        Assert.Equal(before.Snapshot!.State, kept.Snapshot.State);
        Assert.False(old is not null && kept.Snapshot.Honors(old));
    }

    [Fact]
    public async Task Ending_a_clearance_leaves_the_state_and_everybody_elses()
    {
        var id = Ids.Unique();
        await KeepAsync(id, Alice, OperationStatus.Processing);
        var kept = await KeepAsync(id, CallerKey.Anyone, OperationStatus.Processing);

        var ended = await Observations.EndClearancesAsync(id, CallerKey.Anyone, Cancel);
        var found = await FindAsync(id);

        Assert.Equal([id], ended);
        Assert.Empty(await Observations.EndClearancesAsync(id, CallerKey.Anyone, Cancel));
        Assert.Null(found.Anyone);
        Assert.Equal(kept.Snapshot!.Order, found.Order);
        Assert.True(found.Committed.IsNewerThan(kept.Snapshot.Committed));
        Assert.True(found.Honors((await Observations.FindClearanceAsync(id, Alice, Cancel))!));
    }

    [Fact]
    public async Task Ending_all_clearances_of_a_caller_says_of_which_operations()
    {
        var (first, second, other) = (Ids.Unique(), Ids.Unique(), Ids.Unique());
        await Observations.KeepAsync(An.Creation(first, Alice), Cancel);
        await KeepAsync(first, Alice, OperationStatus.Processing);
        await KeepAsync(second, Alice, OperationStatus.Complete);
        await KeepAsync(other, Bob, OperationStatus.Complete);

        var ended = await Observations.EndClearancesAsync(id: null, Alice, Cancel);

        Assert.Equal(new HashSet<OperationId> { first, second }, [.. ended]);
        Assert.Equal(2, ended.Count);
        Assert.Null((await Observations.FindClearanceAsync(first, Alice, Cancel))?.ClearedAt);
        Assert.Null((await Observations.FindClearanceAsync(second, Alice, Cancel))?.ClearedAt);
        Assert.NotNull((await Observations.FindClearanceAsync(other, Bob, Cancel))!.ClearedAt);
    }

    [Fact]
    public async Task A_caller_whose_clearance_ended_is_cleared_by_the_next_answer()
    {
        var id = Ids.Unique();
        await KeepAsync(id, Alice, OperationStatus.Complete);
        await Observations.EndClearancesAsync(id, Alice, Cancel);

        var kept = await KeepAsync(id, Alice, OperationStatus.Complete);

        Assert.True(kept.Snapshot!.Honors(kept.Clearance!));
        Assert.NotNull(kept.Clearance!.OnRoute(An.Route));
    }

    [Fact]
    public async Task A_deleted_operation_is_unknown_with_all_that_was_observed_of_it()
    {
        var id = Ids.Unique();
        await Observations.KeepAsync(An.Creation(id, Alice), Cancel);
        await SaveAsync(id, OperationStatus.Processing);
        var kept = await KeepAsync(id, Alice, OperationStatus.Complete);

        var deleted = Assert.IsType<DeleteResult.Deleted>(await Operations.DeleteAsync(id, expected: null, Cancel));

        Assert.True(deleted.Last.IsNewerThan(kept.Snapshot!.Committed));
        Assert.Equal(new FindResult.Absent(), await Operations.FindAsync(id, Cancel));
        Assert.Null(await Observations.FindClearanceAsync(id, Alice, Cancel));
        Assert.Equal(new ObservedSize(0, 0), await Observations.MeasureAsync(Cancel));
    }

    [Fact]
    public async Task An_id_observed_again_after_its_deletion_is_newer_than_the_deletion()
    {
        var id = Ids.Unique();
        await KeepAsync(id, Alice, OperationStatus.Complete);
        var deleted = Assert.IsType<DeleteResult.Deleted>(await Operations.DeleteAsync(id, expected: null, Cancel));

        var again = await KeepAsync(id, Bob, OperationStatus.Processing);

        Assert.True(again.Snapshot!.Order.Life.IsNewerThan(deleted.Last));
        Assert.False(again.Snapshot.HasCreator);
    }

    [Fact]
    public async Task Finals_are_trimmed_first_then_the_longest_unobserved_and_never_the_spared_or_written()
    {
        var (spared, written, oldest, middle, final) = (Ids.Unique(), Ids.Unique(), Ids.Unique(), Ids.Unique(), Ids.Unique());
        await KeepAsync(spared, Alice, OperationStatus.Complete);
        await SaveAsync(written, OperationStatus.Complete);
        await KeepAsync(written, Alice, OperationStatus.Complete);
        await KeepAsync(oldest, Alice, OperationStatus.Processing);
        await KeepAsync(middle, Alice, OperationStatus.Processing);
        await KeepAsync(final, Alice, OperationStatus.Complete);

        Assert.Equal([final], await Observations.TrimAsync(rows: 1, [spared], Cancel));
        Assert.Equal([oldest], await Observations.TrimAsync(rows: 1, [spared], Cancel));
        Assert.Equal([middle], await Observations.TrimAsync(rows: 10, [spared], Cancel));
        Assert.Empty(await Observations.TrimAsync(rows: 10, [spared], Cancel));

        Assert.Equal(new FindResult.Absent(), await Operations.FindAsync(final, Cancel));
        Assert.NotNull(await Observations.FindClearanceAsync(spared, Alice, Cancel));
        Assert.NotNull(await Observations.FindClearanceAsync(written, Alice, Cancel));
    }

    [Fact]
    public async Task An_operation_is_trimmed_with_all_its_rows_and_no_more_rows_than_asked()
    {
        var (first, second) = (Ids.Unique(), Ids.Unique());
        foreach (var id in (OperationId[])[first, second])
        {
            await KeepAsync(id, Alice, OperationStatus.Complete);
            await KeepAsync(id, Bob, OperationStatus.Complete);
        }

        Assert.Equal([first], await Observations.TrimAsync(rows: 3, [], Cancel));
        Assert.Equal(2, (await Observations.MeasureAsync(Cancel)).Rows);
    }

    [Fact]
    public async Task What_is_kept_is_measured_in_rows_and_bytes()
    {
        var nothing = await Observations.MeasureAsync(Cancel);
        var answer = An.Answer(Ids.Unique(), Alice, OperationStatus.Processing);
        await Observations.KeepAsync(answer, Cancel);
        var one = await Observations.MeasureAsync(Cancel);

        await Observations.KeepAsync(answer with { Caller = Bob, Representation = new string('x', 5_000) }, Cancel);
        var two = await Observations.MeasureAsync(Cancel);

        Assert.Equal(new ObservedSize(0, 0), nothing);
        Assert.Equal(1, one.Rows);
        Assert.True(one.Bytes >= answer.Representation!.Length);
        Assert.Equal(2, two.Rows);
        Assert.True(two.Bytes >= one.Bytes + 5_000);
    }

    [Fact]
    public async Task Of_answers_that_arrive_together_none_is_lost_and_each_is_newer_than_the_last()
    {
        var id = Ids.Unique();
        CallerKey[] callers = [.. Enumerable.Range(0, 8).Select(number => new CallerKey($"caller-{number}"))];

        var kept = await Task.WhenAll(callers.Select(async (caller, number) =>
            await KeepAsync(id, caller, OperationStatus.Processing, progress: number)));
        var found = await FindAsync(id);

        Assert.Equal(8, kept.Select(result => result.Snapshot!.Committed).Distinct().Count());
        Assert.Equal(8, kept.Select(result => result.Snapshot!.Order).Distinct().Count());
        Assert.Single(kept.Select(result => result.Snapshot!.Order.Life).Distinct());
        Assert.Equal(kept.MaxBy(result => result.Snapshot!.Committed.Number)!.Snapshot, found);
        foreach (var caller in callers)
        {
            Assert.True(found.Honors((await Observations.FindClearanceAsync(id, caller, Cancel))!));
        }
    }

    [Fact]
    public async Task The_identity_is_dealt_once_and_stays()
    {
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Identity.FindAsync(Cancel).AsTask()));

        var dealt = Assert.Single(asked.Distinct());
        Assert.Equal(dealt, await Identity.FindAsync(Cancel));
        Assert.Matches("^[0-9a-f]{16}$", dealt.Fingerprint);
        Assert.Equal(32, Convert.FromBase64String(dealt.Secret).Length);
    }

    private async Task<OperationSnapshot> FindAsync(OperationId id) =>
        Assert.IsType<FindResult.Found>(await Operations.FindAsync(id, Cancel)).Snapshot;

    private async Task<OperationSnapshot> SaveAsync(OperationId id, OperationStatus status, double progress = 50)
    {
        var result = await Operations.SaveAsync(An.Update(id, status, progress), Cancel);
        return Assert.IsType<SaveResult.Saved>(result).Snapshot;
    }

    private ValueTask<KeepResult> KeepAsync(
        OperationId id, CallerKey caller, OperationStatus status, double progress = 50, long? updatedAt = null) =>
        Observations.KeepAsync(An.Answer(id, caller, status, progress, updatedAt), Cancel);
}
