using System.Collections.Concurrent;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>What happens to a table without revisions past this gateway, and what the gateway makes of it.</summary>
public sealed class PlainTableTests(PostgresServer server)
{
    private const string Insert =
        "insert into operations (id, status, progress, message, created_at, updated_at) values ($1, $2, $3, '', $4, $4)";

    private static readonly CallerKey Alice = new("alice");
    private static readonly CallerKey Bob = new("bob");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_table_stays_as_the_users_migration_made_it()
    {
        await using var test = await PlainTableTest.StartAsync(server);

        await test.Store.SaveAsync(An.Update(Ids.Unique(), OperationStatus.Complete), Cancel);
        await test.Observations.KeepAsync(An.Answer(Ids.Unique(), Alice, OperationStatus.Processing), Cancel);

        Assert.Equal(
            "id status progress message result error metadata created_at updated_at",
            await test.Postgres.ScalarAsync<string>(
                "select string_agg(attname, ' ' order by attnum) from pg_attribute where attrelid = 'operations'::regclass and attnum > 0"));
        Assert.Equal(1, await test.Postgres.ScalarAsync<long>("select count(*) from operations"));
    }

    [Fact]
    public async Task A_row_that_was_changed_past_the_gateway_is_dealt_a_newer_revision_once()
    {
        await using var test = await PlainTableTest.StartAsync(server);
        var id = Ids.Unique();
        await test.Postgres.ExecuteAsync(Insert, id.ToString(), "processing", 10, 1L);
        var before = await CommittedAsync(test, id);

        await test.Postgres.ExecuteAsync("update operations set progress = 20");
        var after = await CommittedAsync(test, id);

        Assert.True(after.IsNewerThan(before));
        Assert.Equal(after, await CommittedAsync(test, id));
        Assert.Equal(20, (await FindAsync(test.Store, id)).State.Progress);
    }

    [Theory]
    [InlineData("status = 'error'")]
    [InlineData("progress = 51")]
    [InlineData("message = 'other'")]
    [InlineData("result = '{\"a\": 1}'")]
    [InlineData("result = null")]
    [InlineData("error = 'other'")]
    [InlineData("metadata = '{\"a\": 1}'")]
    [InlineData("created_at = created_at - 1")]
    [InlineData("updated_at = updated_at + 1")]
    public async Task Whatever_column_is_changed_the_change_is_seen_and_not_written_over(string change)
    {
        await using var test = await PlainTableTest.StartAsync(server);
        await using var other = test.Beside();
        var id = Ids.Unique();
        var saved = await SaveAsync(test.Store, An.Update(id, OperationStatus.Complete));

        await test.Postgres.ExecuteAsync($"update operations set {change}");
        var refused = await other.Store.SaveAsync(An.Update(id, OperationStatus.Complete) with { Expected = new(1) }, Cancel);
        var conflict = await test.Store.SaveAsync(
            An.Update(id, OperationStatus.Complete) with { Expected = saved.Written }, Cancel);

        Assert.IsType<SaveResult.Conflict>(refused);
        var current = Assert.IsType<SaveResult.Conflict>(conflict).Current;
        Assert.True(current.IsNewerThan(saved.Written));
        Assert.Equal(1, await test.Postgres.ScalarAsync<long>(
            change.StartsWith("created_at", StringComparison.Ordinal) || change.StartsWith("updated_at", StringComparison.Ordinal)
                ? "select count(*) from operations where created_at < updated_at"
                : $"select count(*) from operations where {change.Replace("= null", "is null", StringComparison.Ordinal)}"));
    }

    [Fact]
    public async Task A_late_write_past_the_gateway_is_never_shown_once_the_end_was_seen()
    {
        await using var test = await PlainTableTest.StartAsync(server);
        var id = Ids.Unique();
        await test.Postgres.ExecuteAsync(Insert, id.ToString(), "complete", 100, 1L);
        var end = await FindAsync(test.Store, id);

        await test.Postgres.ExecuteAsync("update operations set status = 'processing', progress = 95");
        var late = await FindAsync(test.Store, id);

        Assert.Equal(end.Order, late.Order);
        Assert.Equal(OperationStatus.Complete, late.State.Status);
        Assert.True(late.Committed.IsNewerThan(end.Committed));
    }

    [Fact]
    public async Task What_another_gateway_wrote_is_seen_before_it_is_written_over()
    {
        await using var first = await PlainTableTest.StartAsync(server);
        await using var second = first.Beside();
        var id = Ids.Unique();
        await SaveAsync(first.Store, An.Update(id, OperationStatus.Processing));
        await SaveAsync(second.Store, An.Update(id, OperationStatus.Complete));

        var late = await SaveAsync(first.Store, An.Update(id, OperationStatus.Processing, progress: 70));

        Assert.Equal(OperationStatus.Complete, late.State.Status);
        Assert.Equal("processing", await first.Postgres.ScalarAsync<string>("select status from operations"));
    }

    [Fact]
    public async Task A_deletion_past_the_gateway_leaves_nothing_that_was_observed()
    {
        await using var test = await PlainTableTest.StartAsync(server);
        var id = Ids.Unique();
        await test.Postgres.ExecuteAsync(Insert, id.ToString(), "processing", 10, 1L);
        var kept = await test.Observations.KeepAsync(An.Answer(id, Alice, OperationStatus.Complete), Cancel);

        await test.Postgres.ExecuteAsync("delete from operations");
        var gone = await test.Store.FindAsync(id, Cancel);
        await test.Postgres.ExecuteAsync(Insert, id.ToString(), "pending", 0, 1L);
        var again = await FindAsync(test.Store, id);

        Assert.IsType<FindResult.Absent>(gone);
        Assert.Null(await test.Observations.FindClearanceAsync(id, Alice, Cancel));
        Assert.True(again.Committed.IsNewerThan(kept.Snapshot!.Committed));
        Assert.False(again.HasCreator);
    }

    [Fact]
    public async Task An_operation_that_is_only_observed_is_not_taken_for_deleted()
    {
        await using var test = await PlainTableTest.StartAsync(server);
        var kept = await test.Observations.KeepAsync(An.Answer(Ids.Unique(), Alice, OperationStatus.Processing), Cancel);

        await test.Store.SweepAsync(Cancel);

        Assert.Equal(kept.Snapshot, await FindAsync(test.Store, kept.Snapshot!.Id));
    }

    [Fact]
    public async Task A_creation_that_names_a_row_nobody_has_looked_at_yet_binds_nobody()
    {
        await using var test = await PlainTableTest.StartAsync(server);
        var id = Ids.Unique();
        var received = DateTimeOffset.UtcNow;
        await test.Postgres.ExecuteAsync(
            Insert, id.ToString(), "processing", 10, received.AddSeconds(-1).ToUnixTimeMilliseconds());

        var kept = await test.Observations.KeepAsync(
            An.Creation(id, Bob) with { ReceivedAt = Revision.Of(received) }, Cancel);

        Assert.Equal(KeepOutcome.Unbound, kept.Outcome);
        Assert.False(kept.Snapshot!.HasCreator);
    }

    [Fact]
    public async Task A_creation_whose_own_insert_came_first_binds_its_sender()
    {
        await using var test = await PlainTableTest.StartAsync(server);
        var id = Ids.Unique();
        var received = DateTimeOffset.UtcNow.AddSeconds(-1);
        await test.Postgres.ExecuteAsync(Insert, id.ToString(), "pending", 0, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

        var kept = await test.Observations.KeepAsync(
            An.Creation(id, Alice) with { ReceivedAt = Revision.Of(received) }, Cancel);

        Assert.Equal(KeepOutcome.Kept, kept.Outcome);
        Assert.True(kept.Snapshot!.HasCreator);
    }

    [Fact]
    public async Task A_row_first_seen_after_its_end_was_observed_is_still_its_callers()
    {
        await using var test = await PlainTableTest.StartAsync(server);
        var id = Ids.Unique();
        var kept = await test.Observations.KeepAsync(An.Answer(id, Alice, OperationStatus.Complete), Cancel);

        await test.Postgres.ExecuteAsync(Insert, id.ToString(), "complete", 100, 1L);
        var found = await FindAsync(test.Store, id);

        Assert.Equal(OperationRank.WrittenFinal, found.Order.Rank);
        Assert.True(found.Honors(kept.Clearance!));
    }

    [Fact]
    public async Task Revisions_stay_over_a_restart()
    {
        using var folder = new TemporaryFolder();
        var id = Ids.Unique();
        await using var postgres = await PlainTableTest.DatabaseAsync(server);
        OperationSnapshot before;
        await using (var first = new PlainTableTest(postgres, folder))
        {
            before = await SaveAsync(first.Store, An.Update(id, OperationStatus.Complete));
        }

        await using var second = new PlainTableTest(postgres, folder);

        Assert.Equal(before, await FindAsync(second.Store, id));
    }

    [Fact]
    public async Task A_sweep_forgets_what_is_gone_from_the_table()
    {
        await using var test = await PlainTableTest.StartAsync(server);
        await test.Postgres.ExecuteAsync(
            "insert into operations select 'op-' || n, 'complete', 100, '', null, null, null, 1, 1 from generate_series(1, 250) n");
        await test.Store.FindCommittedAsync(
            [.. Enumerable.Range(1, 250).Select(number => OperationId.Parse($"op-{number}", provider: null))], Cancel);

        await test.Postgres.ExecuteAsync("delete from operations where id <> 'op-7'");
        await test.Store.SweepAsync(Cancel);

        Assert.Equal("op-7", Assert.Single(await test.Mirror.ListAsync(after: null, limit: 500, Cancel)).ToString());
    }

    // Written past the gateway and through it, and read by many at once: whatever the interleaving, who was shown a revision
    // is never shown less progress by a later one.
    [Fact]
    public async Task Of_many_who_look_while_others_write_nobody_sees_it_go_back()
    {
        const int Steps = 90;
        await using var test = await PlainTableTest.StartAsync(server);
        await using var other = test.Beside();
        var id = Ids.Unique();
        await test.Postgres.ExecuteAsync(Insert, id.ToString(), "processing", 1, 1L);
        var seen = new ConcurrentBag<(long Revision, double Progress)>();
        using var done = new CancellationTokenSource();

        var readers = Enumerable.Range(0, 6).Select(_ => Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    var found = await FindAsync(test.Store, id);
                    seen.Add((found.Order.Revision.Number, found.State.Progress));
                }
            },
            Cancel)).ToList();
        for (var step = 2; step <= Steps; step++)
        {
            var update = An.Update(id, OperationStatus.Processing, step);
            Task written = (step % 3) switch
            {
                0 => test.Postgres.ExecuteAsync("update operations set progress = $1", step),
                1 => SaveAsync(test.Store, update),
                _ => SaveAsync(other.Store, update),
            };
            await written;
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);

        Assert.Equal(Steps, (await FindAsync(test.Store, id)).State.Progress);
        var inOrder = seen.Distinct().OrderBy(one => one.Revision).ToList();
        Assert.Equal(inOrder.Select(one => one.Progress).Order(), inOrder.Select(one => one.Progress));
        Assert.Equal(inOrder.Count, inOrder.Select(one => one.Revision).Distinct().Count());
        TestContext.Current.TestOutputHelper?.WriteLine($"{seen.Count} reads saw {inOrder.Count} states");
    }

    [Fact]
    public async Task Of_writers_on_two_gateways_every_one_gets_through_and_each_change_is_counted_once()
    {
        const int Writers = 8;
        const int Each = 10;
        await using var first = await PlainTableTest.StartAsync(server);
        await using var second = first.Beside();
        var id = Ids.Unique();
        await SaveAsync(first.Store, An.Update(id, OperationStatus.Processing, progress: 0));

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async number =>
        {
            var store = number % 2 == 0 ? first.Store : second.Store;
            for (var turn = 0; turn < Each; turn++)
            {
                await AddOneAsync(store, id);
            }
        }));

        Assert.Equal(Writers * Each, await first.Postgres.ScalarAsync<int>("select progress from operations"));
    }

    private static async Task AddOneAsync(MirroredOperationStore store, OperationId id)
    {
        while (true)
        {
            var row = await store.FindWrittenAsync(id, Cancel);
            var update = An.Update(id, OperationStatus.Processing, row!.State.Progress + 1) with { Expected = row.Revision };
            if (await store.SaveAsync(update, Cancel) is SaveResult.Saved)
            {
                return;
            }
        }
    }

    private static async Task<Revision> CommittedAsync(PlainTableTest test, OperationId id) =>
        (await test.Store.FindCommittedAsync([id], Cancel))[id];

    private static async Task<OperationSnapshot> FindAsync(MirroredOperationStore store, OperationId id) =>
        Assert.IsType<FindResult.Found>(await store.FindAsync(id, Cancel)).Snapshot;

    private static async Task<OperationSnapshot> SaveAsync(MirroredOperationStore store, OperationUpdate update) =>
        Assert.IsType<SaveResult.Saved>(await store.SaveAsync(update, Cancel)).Snapshot;
}
