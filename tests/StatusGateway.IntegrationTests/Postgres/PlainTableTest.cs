using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Postgres;
using StatusGateway.Sqlite;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>One gateway's mirror of a table that 001 alone has made.</summary>
internal sealed class PlainTableTest : IAsyncDisposable
{
    private readonly TemporaryFolder? _ownFolder;
    private readonly PostgresTest? _ownDatabase;
    private readonly SqliteDatabase _file;

    /// <param name="postgres">The database.</param>
    /// <param name="folder">Where the mirror is kept; a folder of its own when null.</param>
    /// <param name="ownDatabase">The database, if it goes with this.</param>
    public PlainTableTest(PostgresTest postgres, TemporaryFolder? folder = null, PostgresTest? ownDatabase = null)
    {
        Postgres = postgres;
        _ownDatabase = ownDatabase;
        _ownFolder = folder is null ? new() : null;
        _file = SqliteDatabase.Open((folder ?? _ownFolder!).Path);
        Mirror = new(_file, TimeProvider.System);
        Store = new(
            new PostgresPlainTable(postgres.Queries), Mirror, new(_file, TimeProvider.System), TimeProvider.System);
        Observations = new MirroredObservationStore(Store, new(_file, TimeProvider.System));
        Endings = new MirroredEndingStore(Store, new(_file, TimeProvider.System));
        Identity = new SqliteStoreIdentity(_file);
    }

    public PostgresTest Postgres { get; }

    public Mirror Mirror { get; }

    public MirroredOperationStore Store { get; }

    public IObservationStore Observations { get; }

    public IEndingStore Endings { get; }

    public IStoreIdentity Identity { get; }

    public static async Task<PostgresTest> DatabaseAsync(PostgresServer server)
    {
        PostgresTest? postgres = null;
        try
        {
            postgres = await PostgresTest.StartAsync(server, migrated: false);
            await postgres.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(
                Repository.Root, "supabase", "migrations", "001_create_operations_table.sql")));
            return postgres;
        }
        catch
        {
            await (postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    public static async Task<PlainTableTest> StartAsync(PostgresServer server)
    {
        var postgres = await DatabaseAsync(server);
        return new(postgres, ownDatabase: postgres);
    }

    /// <summary>Another gateway on the same table.</summary>
    public PlainTableTest Beside() => new(Postgres);

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _ownFolder?.Dispose();
        await (_ownDatabase?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
