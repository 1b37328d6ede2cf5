using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Sqlite;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Sqlite;

/// <summary>Revisions only grow, whatever the clock does.</summary>
public sealed class SqliteClockTests : IAsyncDisposable
{
    private static readonly CallerKey Alice = new("alice");
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly FakeTimeProvider _time = new(Start);
    private readonly SqliteOperationStore _operations;
    private readonly SqliteObservationStore _observations;

    public SqliteClockTests()
    {
        _database = SqliteDatabase.Open(_folder.Path);
        _operations = new SqliteOperationStore(_database, _time);
        _observations = new SqliteObservationStore(_database, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_write_is_newer_while_the_clock_stands_still()
    {
        var id = Ids.Unique();
        var first = await SaveAsync(_operations, id, OperationStatus.Pending);

        var second = await SaveAsync(_operations, id, OperationStatus.Processing);

        Assert.Equal(Revision.Of(Start), first.Committed);
        Assert.Equal(first.Committed.Number + 1, second.Committed.Number);
    }

    [Fact]
    public async Task An_insert_is_newer_than_what_was_observed_before_the_clock_went_back()
    {
        var id = Ids.Unique();
        var observed = await _observations.KeepAsync(An.Answer(id, Alice, OperationStatus.Processing), Cancel);

        var written = await SaveAsync(EarlierStore(), id, OperationStatus.Processing);

        Assert.True(written.Order.IsNewerThan(observed.Snapshot!.Order));
        Assert.Equal(OperationRank.WrittenRunning, written.Order.Rank);
        Assert.Equal(Start.AddDays(-1).ToUnixTimeMilliseconds(), written.State.UpdatedAt);
    }

    [Fact]
    public async Task An_id_comes_back_newer_than_its_deletion_though_the_clock_went_back()
    {
        var (written, observed) = (Ids.Unique("w"), Ids.Unique("o"));
        await SaveAsync(_operations, written, OperationStatus.Complete);
        await _observations.KeepAsync(An.Answer(observed, Alice, OperationStatus.Complete), Cancel);
        var first = await DeleteAsync(written);
        var second = await DeleteAsync(observed);

        var again = await SaveAsync(EarlierStore(), written, OperationStatus.Pending);
        var earlier = new SqliteObservationStore(_database, new FakeTimeProvider(Start.AddDays(-1)));
        var kept = await earlier.KeepAsync(An.Answer(observed, Alice, OperationStatus.Processing), Cancel);

        Assert.True(again.Order.Life.IsNewerThan(first));
        Assert.True(kept.Snapshot!.Order.Life.IsNewerThan(second));
    }

    [Fact]
    public async Task It_says_how_many_operations_it_holds_and_from_when()
    {
        Assert.Equal(new StoreContents(0, null, null), await _operations.DescribeAsync(Cancel));
        await SaveAsync(_operations, Ids.Unique(), OperationStatus.Complete);
        _time.Advance(TimeSpan.FromHours(1));
        await _observations.KeepAsync(An.Answer(Ids.Unique(), Alice, OperationStatus.Processing), Cancel);

        var contents = await _operations.DescribeAsync(Cancel);

        Assert.Equal(
            new StoreContents(2, Start.ToUnixTimeMilliseconds(), Start.AddHours(1).ToUnixTimeMilliseconds()), contents);
    }

    private SqliteOperationStore EarlierStore() => new(_database, new FakeTimeProvider(Start.AddDays(-1)));

    private static async Task<OperationSnapshot> SaveAsync(SqliteOperationStore store, OperationId id, OperationStatus status)
    {
        var result = await store.SaveAsync(An.Update(id, status), Cancel);
        return Assert.IsType<SaveResult.Saved>(result).Snapshot;
    }

    private async Task<Revision> DeleteAsync(OperationId id)
    {
        var result = await _operations.DeleteAsync(id, expected: null, Cancel);
        return Assert.IsType<DeleteResult.Deleted>(result).Last;
    }
}
