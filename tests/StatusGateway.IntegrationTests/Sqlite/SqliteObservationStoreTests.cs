using StatusGateway.Operations;
using StatusGateway.Sqlite;
using StatusGateway.Testing;
using StatusGateway.Testing.Contracts;

namespace StatusGateway.IntegrationTests.Sqlite;

public sealed class SqliteObservationStoreTests : ObservationStoreContract, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;

    public SqliteObservationStoreTests()
    {
        _database = SqliteDatabase.Open(_folder.Path);
        Operations = new SqliteOperationStore(_database, TimeProvider.System);
        Observations = new SqliteObservationStore(_database, TimeProvider.System);
        Identity = new SqliteStoreIdentity(_database);
    }

    protected override IObservationStore Observations { get; }

    protected override IOperationStore Operations { get; }

    protected override IStoreIdentity Identity { get; }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    // Nobody else can open the file, so a write that proposes no life is all there is of this.
    protected override async ValueTask InsertPastTheGatewaysAsync(OperationId id, string status, int progress) =>
        await Operations.SaveAsync(
            An.Update(id, OperationStatus.OfWord(status)!.Value, progress), TestContext.Current.CancellationToken);
}
