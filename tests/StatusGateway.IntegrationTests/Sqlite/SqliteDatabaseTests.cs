using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Sqlite;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Sqlite;

/// <summary>The file and its threads: what holds whatever is stored in it.</summary>
public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_survives_a_kill()
    {
        await using var database = SqliteDatabase.Open(_folder.Path);
        var saved = await SaveAsync(database, Ids.Unique());

        // A killed process leaves its files as they are at that moment: the log beside a file that holds nothing yet.
        using var left = new TemporaryFolder();
        Directory.CreateDirectory(left.Path);
        foreach (var file in (string[])["operations.db", "operations.db-wal"])
        {
            File.Copy(Path.Combine(_folder.Path, file), Path.Combine(left.Path, file));
        }

        await using var reopened = SqliteDatabase.Open(left.Path);

        Assert.Equal(new FindResult.Found(saved), await Store(reopened).FindAsync(saved.Id, Cancel));
    }

    [Fact]
    public async Task After_a_stop_the_file_alone_holds_everything()
    {
        var database = SqliteDatabase.Open(_folder.Path);
        var saved = await SaveAsync(database, Ids.Unique());

        await database.DisposeAsync();

        Assert.False(File.Exists(Path.Combine(_folder.Path, "operations.db-wal")));
        await using var reopened = SqliteDatabase.Open(_folder.Path);
        Assert.Equal(new FindResult.Found(saved), await Store(reopened).FindAsync(saved.Id, Cancel));
    }

    [Fact]
    public async Task The_identity_outlives_the_process()
    {
        StoreIdentity dealt;
        await using (var database = SqliteDatabase.Open(_folder.Path))
        {
            dealt = await new SqliteStoreIdentity(database).FindAsync(Cancel);
        }

        await using var reopened = SqliteDatabase.Open(_folder.Path);

        Assert.Equal(dealt, await new SqliteStoreIdentity(reopened).FindAsync(Cancel));
    }

    [Fact]
    public async Task A_second_gateway_on_the_folder_is_refused_and_the_next_one_is_not()
    {
        await using (SqliteDatabase.Open(_folder.Path))
        {
            var refused = Assert.Throws<DataFolderInUseException>(() => SqliteDatabase.Open(_folder.Path));
            Assert.Equal(_folder.Path, refused.Folder);
            Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
        }

        await using var next = SqliteDatabase.Open(_folder.Path);
    }

    [Fact]
    public async Task Nobody_else_on_the_machine_can_read_what_is_kept()
    {
        await using var database = SqliteDatabase.Open(_folder.Path);
        await SaveAsync(database, Ids.Unique());

        foreach (var path in Directory.GetFiles(_folder.Path).Append(_folder.Path))
        {
            // Windows has no such modes: there the folder of the user's profile is what protects it.
            var mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
            Assert.False(mode.HasFlag(UnixFileMode.GroupRead) || mode.HasFlag(UnixFileMode.OtherRead), path);
        }
    }

    [Fact]
    public async Task A_hundred_writes_that_wait_together_are_committed_together()
    {
        await using var database = SqliteDatabase.Open(_folder.Path);
        using var gate = new Gate();
        var gated = database.WriteAsync(gate.Hold, Cancel);
        await gate.Held;

        var saves = Enumerable.Range(0, 100).Select(_ => SaveAsync(database, Ids.Unique())).ToArray();
        var before = database.Commits;
        gate.Open();
        var saved = await Task.WhenAll(saves);
        await gated;

        Assert.Equal(2, database.Commits - before); // the gate's own, and one for all the others
        Assert.Equal(100, (await Store(database).DescribeAsync(Cancel)).Operations);
        Assert.Equal(100, saved.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_write_that_fails_takes_none_of_those_committed_with_it()
    {
        await using var database = SqliteDatabase.Open(_folder.Path);
        using var gate = new Gate();
        var gated = database.WriteAsync(gate.Hold, Cancel);
        await gate.Held;

        var poison = An.Update(Ids.Unique(), OperationStatus.Processing, progress: 500);
        var before = SaveAsync(database, Ids.Unique());
        var poisoned = Store(database).SaveAsync(poison, Cancel).AsTask();
        var after = SaveAsync(database, Ids.Unique());
        gate.Open();
        await gated;

        await Assert.ThrowsAnyAsync<Exception>(() => poisoned);
        foreach (var saved in await Task.WhenAll(before, after))
        {
            Assert.Equal(new FindResult.Found(saved), await Store(database).FindAsync(saved.Id, Cancel));
        }
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_fails_the_write_and_not_the_gateway()
    {
        await using var database = SqliteDatabase.Open(_folder.Path);
        var kept = await SaveAsync(database, Ids.Unique());
        await database.WriteAsync(session => session.Execute("pragma max_page_count = 1"), Cancel);

        var large = An.Update(Ids.Unique(), OperationStatus.Complete) with { Metadata = new string('x', 1_000_000) };
        await Assert.ThrowsAnyAsync<Exception>(() => Store(database).SaveAsync(large, Cancel).AsTask());

        Assert.Equal(new FindResult.Found(kept), await Store(database).FindAsync(kept.Id, Cancel));
        await database.WriteAsync(session => session.Execute("pragma max_page_count = 1000000"), Cancel);
        Assert.IsType<SaveResult.Saved>(await Store(database).SaveAsync(large, Cancel));
    }

    [Fact]
    public async Task No_thread_that_serves_requests_waits_for_the_disk()
    {
        await using var database = SqliteDatabase.Open(_folder.Path);
        using var gate = new Gate();
        var gated = database.WriteAsync(gate.Hold, Cancel);
        await gate.Held;

        var write = SaveAsync(database, Ids.Unique());
        Assert.False(write.IsCompleted);
        gate.Open();
        await write;
        await gated;

        Assert.Equal("SQLite writer 1", await database.WriteAsync(_ => Thread.CurrentThread.Name, Cancel));
        Assert.StartsWith(
            "SQLite reader", await database.ReadAsync(_ => Thread.CurrentThread.Name, Cancel), StringComparison.Ordinal);
        Assert.False(await database.WriteAsync(_ => Thread.CurrentThread.IsThreadPoolThread, Cancel));
        Assert.False(await database.ReadAsync(_ => Thread.CurrentThread.IsThreadPoolThread, Cancel));
    }

    [Fact]
    public async Task A_read_does_not_wait_for_a_write()
    {
        await using var database = SqliteDatabase.Open(_folder.Path);
        var saved = await SaveAsync(database, Ids.Unique());
        using var gate = new Gate();
        var gated = database.WriteAsync(gate.Hold, Cancel);
        await gate.Held;

        Assert.Equal(new FindResult.Found(saved), await Store(database).FindAsync(saved.Id, Cancel));

        Assert.False(gated.IsCompleted);
        gate.Open();
        await gated;
    }

    [Fact]
    public async Task A_caller_that_leaves_does_not_wait_on()
    {
        await using var database = SqliteDatabase.Open(_folder.Path);
        using var gate = new Gate();
        var gated = database.WriteAsync(gate.Hold, Cancel);
        await gate.Held;
        using var leaving = new CancellationTokenSource();

        var update = An.Update(Ids.Unique(), OperationStatus.Complete);
        var write = Store(database).SaveAsync(update, leaving.Token).AsTask();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        gate.Open();
        await gated;
    }

    [Fact]
    public async Task A_stop_finishes_what_was_accepted_and_refuses_the_rest()
    {
        var database = SqliteDatabase.Open(_folder.Path);
        using var gate = new Gate();
        var gated = database.WriteAsync(gate.Hold, Cancel);
        await gate.Held;
        var accepted = SaveAsync(database, Ids.Unique());

        var stopping = database.DisposeAsync().AsTask();
        gate.Open();
        await stopping;
        await gated;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => SaveAsync(database, Ids.Unique()));

        await using var reopened = SqliteDatabase.Open(_folder.Path);
        Assert.Equal(new FindResult.Found(await accepted), await Store(reopened).FindAsync((await accepted).Id, Cancel));
        Assert.Equal(1, (await Store(reopened).DescribeAsync(Cancel)).Operations);
    }

    [Fact]
    public async Task It_starts_and_stops_a_hundred_times_and_forgets_nothing()
    {
        for (var round = 0; round < 100; round++)
        {
            await using var database = SqliteDatabase.Open(_folder.Path);
            await SaveAsync(database, Ids.Unique());
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => database.DisposeAsync().AsTask(), Cancel)));
        }

        await using var last = SqliteDatabase.Open(_folder.Path);
        Assert.Equal(100, (await Store(last).DescribeAsync(Cancel)).Operations);
    }

    [Fact]
    public async Task A_damaged_file_stops_the_start_with_its_name_and_what_to_do()
    {
        Directory.CreateDirectory(_folder.Path);
        var file = Path.Combine(_folder.Path, "operations.db");
        await File.WriteAllTextAsync(file, new string('x', 10_000), Cancel);

        var refused = Assert.Throws<DatabaseUnusableException>(() => SqliteDatabase.Open(_folder.Path));

        Assert.StartsWith(file, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task A_newer_gateways_file_stops_the_start_and_is_left_as_it_is()
    {
        await using (var database = SqliteDatabase.Open(_folder.Path))
        {
            await database.WriteAsync(
                session => session.Execute("update statusgateway_meta set value = '99' where name = 'schema'"), Cancel);
        }

        var refused = Assert.Throws<DatabaseUnusableException>(() => SqliteDatabase.Open(_folder.Path));

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        Assert.Contains("operations.db", refused.Message, StringComparison.Ordinal);
    }

    private static SqliteOperationStore Store(SqliteDatabase database) => new(database, TimeProvider.System);

    private static async Task<OperationSnapshot> SaveAsync(SqliteDatabase database, OperationId id)
    {
        var result = await Store(database).SaveAsync(An.Update(id, OperationStatus.Processing), Cancel);
        return Assert.IsType<SaveResult.Saved>(result).Snapshot;
    }
}
