using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Postgres;
using StatusGateway.Sqlite;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>A database with 001 alone, and one gateway's mirror of it in a folder.</summary>
internal sealed class PlainTableTest : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _file;

    private PlainTableTest(PostgresTest postgres)
    {
        Postgres = postgres;
        _file = SqliteDatabase.Open(_folder.Path);
        Table = new PostgresPlainTable(postgres.Queries);
        Store = new(Table, new Mirror(_file, TimeProvider.System), new(_file, TimeProvider.System), TimeProvider.System);
        Observations = new MirroredObservationStore(Store, new(_file, TimeProvider.System));
        Identity = new SqliteStoreIdentity(_file);
    }

    public PostgresTest Postgres { get; }

    public IPlainTable Table { get; }

    public MirroredOperationStore Store { get; }

    public IObservationStore Observations { get; }

    public IStoreIdentity Identity { get; }

    public static async Task<PlainTableTest> StartAsync(PostgresServer server)
    {
        PostgresTest? postgres = null;
        try
        {
            postgres = await PostgresTest.StartAsync(server, migrated: false);
            await postgres.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(
                Repository.Root, "supabase", "migrations", "001_create_operations_table.sql")));
            return new(postgres);
        }
        catch
        {
            await (postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _folder.Dispose();
        await Postgres.DisposeAsync();
    }
}
