using StatusGateway.Operations;
using StatusGateway.Sqlite;
using StatusGateway.Testing.Contracts;

namespace StatusGateway.IntegrationTests.Sqlite;

public sealed class SqliteOperationStoreTests : OperationStoreContract, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;

    public SqliteOperationStoreTests()
    {
        _database = SqliteDatabase.Open(_folder.Path);
        Store = new SqliteOperationStore(_database, TimeProvider.System);
        Observations = new SqliteObservationStore(_database, TimeProvider.System);
    }

    protected override IOperationStore Store { get; }

    protected override IObservationStore Observations { get; }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
