using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using StatusGateway.Benchmarks.Measuring;

namespace StatusGateway.Benchmarks.Upserts;

/// <summary>Straight into the table: one prepared statement and one connection a writer.</summary>
internal sealed class DirectUpserts : IUpserter, IAsyncDisposable
{
    private const string Columns = "id, status, progress, message, result, error, metadata, created_at, updated_at";
    private const string Values = "$1, $2, $3, $4, $5, $6, $7, $8, $9";

    private const string OverIt = """
        on conflict (id) do update set status = excluded.status, progress = excluded.progress, message = excluded.message,
            result = excluded.result, error = excluded.error, metadata = excluded.metadata, created_at = excluded.created_at,
            updated_at = excluded.updated_at
        """;

    // The marker of the migration: without it each commit is announced, one after the other.
    private const string Marked = $"""
        with via as materialized (select set_config('statusgateway.via', '1', true))
        insert into public.operations ({Columns}) select {Values} from via
        {OverIt}
        """;

    private const string Unmarked = $"insert into public.operations ({Columns}) values ({Values}) {OverIt}";

    private readonly UpsertDatabase _database;
    private readonly string _sql;
    private readonly NpgsqlConnection[] _connections;
    private int _turn;

    public DirectUpserts(string name, bool isMarked, UpsertDatabase database, UpsertRow[] rows)
    {
        (Name, Rows, _database, _sql) = (name, rows, database, isMarked ? Marked : Unmarked);
        _connections = [.. Enumerable.Range(0, IUpserter.Writers).Select(_ => new NpgsqlConnection(database.ConnectionString))];
    }

    public string Name { get; }

    public IReadOnlyList<UpsertRow> Rows { get; }

    public async Task WriteOneAsync(UpsertRow row, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = await PrepareAsync(connection, cancellationToken);
        await WriteAsync(command, row, cancellationToken);
    }

    public async Task<UpsertRound> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        foreach (var connection in _connections.Where(static one => one.State is not ConnectionState.Open))
        {
            await connection.OpenAsync(cancellationToken);
        }

        _turn = -1;
        var took = new ConcurrentBag<List<double>>();
        var before = _database.Cpu;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(_connections.Select(connection => Task.Run(
            async () => took.Add(await WriteUntilAsync(connection, started, length, cancellationToken)), cancellationToken)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        double[] all = [.. took.SelectMany(static one => one)];
        return new(
            all.Length / seconds,
            Percentile.Of(all, 0.99),
            (_database.Cpu - before).TotalMicroseconds / all.Length,
            GatewayMicroseconds: null);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<List<double>> WriteUntilAsync(
        NpgsqlConnection connection, long started, TimeSpan length, CancellationToken cancellationToken)
    {
        List<double> took = [];
        await using var command = await PrepareAsync(connection, cancellationToken);
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            var sent = Stopwatch.GetTimestamp();
            await WriteAsync(command, Rows[Interlocked.Increment(ref _turn) % Rows.Count], cancellationToken);
            took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return took;
    }

    private async Task<NpgsqlCommand> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(_sql, connection);
        foreach (var type in (NpgsqlDbType[])
            [
                NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Jsonb,
                NpgsqlDbType.Text, NpgsqlDbType.Jsonb, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint,
            ])
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        }

        await command.PrepareAsync(cancellationToken);
        return command;
    }

    private static async Task WriteAsync(NpgsqlCommand command, UpsertRow row, CancellationToken cancellationToken)
    {
        object?[] values =
        [
            row.Id, row.Status, row.Progress, row.Message, row.Result, row.Error, row.MetadataJson, row.CreatedAt, row.UpdatedAt,
        ];
        for (var place = 0; place < values.Length; place++)
        {
            command.Parameters[place].Value = values[place] ?? DBNull.Value;
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
