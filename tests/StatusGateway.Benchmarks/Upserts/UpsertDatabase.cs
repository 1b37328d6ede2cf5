using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;
using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.Servers;
using StatusGateway.Postgres;
using StatusGateway.Testing.Servers;

namespace StatusGateway.Benchmarks.Upserts;

/// <summary>A Postgres of its own with all of its defaults, so that each commit is on disk, and the migrated table.</summary>
internal sealed class UpsertDatabase : IAsyncDisposable
{
    private const string Fill = """
        with via as materialized (select set_config('statusgateway.via', '1', true))
        insert into public.operations (id, status, progress, message, metadata, created_at, updated_at)
        select r.* from via, unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::jsonb[], $6::bigint[], $7::bigint[]) r
        """;

    private readonly PostgresProcess _server;

    private UpsertDatabase(PostgresProcess server) => _server = server;

    public string Address => _server.Address;

    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _server.Port,
        Username = "postgres",
        Database = "postgres",
        Pooling = false,
    }.ConnectionString;

    public TimeSpan Cpu => ProcessCpu.Of(_server.Id);

    public static void EnsureInstalled() => FindBinaries();

    public static async Task<UpsertDatabase> StartAsync(CancellationToken cancellationToken)
    {
        var database = new UpsertDatabase(await PostgresProcess.StartAsync(FindBinaries(), durable: true));
        try
        {
            var address = PostgresConnectionString.TryParse(database.Address, out var parsed, out var error)
                ? parsed
                : throw new CannotMeasureException(error);
            await new MigrationRunner(address, NullLogger<MigrationRunner>.Instance).ApplyAsync(cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>All rows stand there before anything is measured: upserts write over them, which is what most upserts do.</summary>
    public async Task FillAsync(IReadOnlyCollection<UpsertRow> rows, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using (var fill = new NpgsqlCommand(Fill, connection))
        {
            fill.Parameters.Add(new() { Value = rows.Select(static row => row.Id).ToArray() });
            fill.Parameters.Add(new() { Value = rows.Select(static _ => "pending").ToArray() });
            fill.Parameters.Add(new() { Value = rows.Select(static _ => 0).ToArray() });
            fill.Parameters.Add(new() { Value = rows.Select(static _ => "").ToArray() });
            fill.Parameters.Add(new()
            {
                Value = rows.Select(static row => row.MetadataJson).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            });
            fill.Parameters.Add(new() { Value = rows.Select(static row => row.CreatedAt).ToArray() });
            fill.Parameters.Add(new() { Value = rows.Select(static row => row.CreatedAt).ToArray() });
            await fill.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var settle = new NpgsqlCommand("vacuum analyze public.operations", connection);
        await settle.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Whether the row stands in the table as it was sent.</summary>
    public async Task<bool> HoldsAsync(UpsertRow row, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select count(*) from public.operations
            where id = $1 and status = $2 and progress = $3 and message = $4 and result is null and error is null
                and metadata = $5::jsonb and created_at = $6 and updated_at = $7
            """,
            connection);
        foreach (var value in (object[])
            [
                row.Id, row.Status, row.Progress, row.Message, row.MetadataJson, row.CreatedAt, row.UpdatedAt,
            ])
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync(cancellationToken) is 1L;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static string FindBinaries() => PostgresProcess.FindBinaries()
        ?? throw new CannotMeasureException("postgres is missing: install it with `apt-get install postgresql`.");
}
