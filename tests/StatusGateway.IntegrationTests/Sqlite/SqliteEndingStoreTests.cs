using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Sqlite;
using StatusGateway.Testing;
using StatusGateway.Testing.Contracts;

namespace StatusGateway.IntegrationTests.Sqlite;

public sealed class SqliteEndingStoreTests : EndingStoreContract, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;

    public SqliteEndingStoreTests()
    {
        _database = SqliteDatabase.Open(_folder.Path);
        Operations = new SqliteOperationStore(_database, TimeProvider.System);
        Observations = new SqliteObservationStore(_database, TimeProvider.System);
        Endings = new SqliteEndingStore(_database, TimeProvider.System);
    }

    protected override IEndingStore Endings { get; }

    protected override IObservationStore Observations { get; }

    protected override IOperationStore Operations { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_of_before_operations_ended_is_opened_and_goes_on()
    {
        await Observations.KeepAsync(An.Answer(Ids.Unique("before"), new("alice"), OperationStatus.Processing), Cancel);
        await _database.WriteAsync(
            static session => session.Execute("alter table operations_observed drop column alive_at"), Cancel);
        await _database.DisposeAsync();

        await using var again = SqliteDatabase.Open(_folder.Path);
        var found = await new SqliteEndingStore(again, TimeProvider.System).FindSilentAsync(TimeSpan.Zero, null, 10, Cancel);

        Assert.Single(found.Operations);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    // Nobody else can open the file, so a write that proposes no life is all there is of this.
    protected override async ValueTask InsertPastTheGatewaysAsync(OperationId id, string status, int progress) =>
        await Operations.SaveAsync(An.Update(id, OperationStatus.OfWord(status)!.Value, progress), Cancel);
}

public sealed class SqliteCleanupTests : CleanupContract, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;

    public SqliteCleanupTests()
    {
        _database = SqliteDatabase.Open(_folder.Path);
        Operations = new SqliteOperationStore(_database, TimeProvider.System);
        Observations = new SqliteObservationStore(_database, TimeProvider.System);
        Endings = new SqliteEndingStore(_database, TimeProvider.System);
    }

    protected override IEndingStore Endings { get; }

    protected override IObservationStore Observations { get; }

    protected override IOperationStore Operations { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_nobody_asked_for_in_a_week_is_forgotten_unless_it_is_written_or_was_asked_for_since()
    {
        var time = new FakeTimeProvider(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (operations, observations) = (new SqliteOperationStore(_database, time), new SqliteObservationStore(_database, time));
        var limits = new CleanupLimits(TimeSpan.FromHours(24), TimeSpan.FromHours(48));
        var endings = new SqliteEndingStore(_database, time);
        var (expired, observed, polled, written) = (Ids.Unique("e"), Ids.Unique("o"), Ids.Unique("p"), Ids.Unique("w"));
        await operations.SaveAsync(An.Update(expired, OperationStatus.Complete), Cancel);
        await observations.KeepAsync(An.Answer(observed, new("alice"), OperationStatus.Complete), Cancel);
        await observations.KeepAsync(An.Answer(polled, new("alice"), OperationStatus.Complete), Cancel);
        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, (await endings.CleanUpAsync(limits, 100, Cancel)).Removed);

        time.Advance(TimeSpan.FromHours((6 * 24) + 23 - 25));
        await observations.KeepAsync(An.Answer(polled, new("bob"), OperationStatus.Complete), Cancel);
        await observations.KeepAsync(An.Answer(written, new("alice"), OperationStatus.Complete), Cancel);
        Assert.Equal(0, (await endings.CleanUpAsync(limits, 100, Cancel)).Forgotten);
        Assert.IsType<FindResult.Found>(await operations.FindAsync(expired, Cancel));

        time.Advance(TimeSpan.FromHours(27));
        await operations.SaveAsync(An.Update(written, OperationStatus.Processing), Cancel);
        Assert.Equal(2, (await endings.CleanUpAsync(limits, 100, Cancel)).Forgotten);

        Assert.IsType<FindResult.Absent>(await operations.FindAsync(expired, Cancel));
        Assert.IsType<FindResult.Absent>(await operations.FindAsync(observed, Cancel));
        Assert.NotNull(await observations.FindClearanceAsync(polled, new("alice"), Cancel));
        Assert.IsType<FindResult.Found>(await operations.FindAsync(written, Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
