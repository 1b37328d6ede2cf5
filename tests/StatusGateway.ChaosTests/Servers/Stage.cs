using Npgsql;
using StatusGateway.Testing.Servers;

namespace StatusGateway.ChaosTests.Servers;

/// <summary>
/// An application, three gateways, one Redis and one Postgres, each gateway with networks of its own in between that can be
/// slow, silent or cut.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    public const int Gateways = 3;
    public const string WriterKey = "the-key-of-a-worker";
    public const string ServiceKey = "the-key-of-the-application";

    // As short as a run needs them, and in the same relation to each other as the defaults. And room for what a long run begins at
    // one address: past half of it new operations are kept more sparingly. What was created is known when that is answered, however
    // far away the store is.
    private const string Settings = """
        {
          "endings": { "staleAfter": "00:00:08", "staleAfterReload": "00:00:12", "maxAge": "00:00:16", "turn": "00:00:02" },
          "observing": { "rows": 1000000, "perAddress": 1000000, "holdCreation": "00:00:05" }
        }
        """;

    // What became of each row, told by the table itself in the order of its commits.
    private const string KeepHistory = """
        create table row_history (
            seq bigint generated always as identity, id text, revision bigint, status text, message text, ended text);
        create function keep_row_history() returns trigger language plpgsql as $$
        begin
            insert into row_history (id, revision, status, message, ended)
                values (new.id, new.revision, new.status, new.message, new.ended ->> 'message');
            return null;
        end $$;
        create trigger keep_row_history after insert or update on operations
            for each row execute function keep_row_history();
        """;

    private readonly List<Node> _nodes = [];
    private readonly string _settings = Path.GetTempFileName();
    private NpgsqlDataSource? _database;

    private Stage(StubUpstream application, RedisServer redis) => (Application, Redis) = (application, redis);

    public StubUpstream Application { get; }

    public RedisServer Redis { get; }

    public PostgresServer Postgres { get; } = new();

    public IReadOnlyList<Node> Nodes => _nodes;

    public static async Task<Stage> BuildAsync(CancellationToken cancellationToken)
    {
        var stage = new Stage(await StubUpstream.StartAsync(), await RedisServer.StartAsync());
        try
        {
            await stage.FillAsync(cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every commit of a row, the oldest first.</summary>
    public async Task<IReadOnlyList<CommittedRow>> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        await using var command = _database!.CreateCommand(
            "select id, revision, status, coalesce(ended, message, '') from row_history order by seq");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<CommittedRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3)));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
        await Application.DisposeAsync();
        File.Delete(_settings);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var database = new Uri(await Postgres.CreateDatabaseAsync("chaos"));
        // Without a pool: its connections would outlive the server that is killed.
        _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = database.Host,
            Port = database.Port,
            Username = "postgres",
            Database = database.AbsolutePath.Trim('/'),
            Pooling = false,
        });
        await using (var command = _database.CreateCommand(KeepHistory))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await File.WriteAllTextAsync(_settings, Settings, cancellationToken);
        for (var number = 0; number < Gateways; number++)
        {
            _nodes.Add(await Node.StartAsync(number, _settings, Application.Address, Redis.Address, database, cancellationToken));
        }
    }
}

/// <summary>A row as one commit left it, with the message that polls are shown.</summary>
internal sealed record CommittedRow(string Id, long Revision, string Status, string Message);
