using Npgsql;
using StatusGateway.Postgres;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>A database of one test's alone, and the gateway's classes on it.</summary>
internal sealed class PostgresTest : IAsyncDisposable
{
    private PostgresTest(string address)
    {
        Address = address;
        Settings = Parse(address);
        Database = new(Settings);
    }

    public string Address { get; }

    public PostgresConnectionString Settings { get; }

    public PostgresDatabase Database { get; }

    public NpgsqlDataSource Queries => Database.Queries;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<PostgresTest> StartAsync(PostgresServer server, bool migrated = true) =>
        new(await server.CreateDatabaseAsync(TestContext.Current.TestMethod?.MethodName ?? "test", migrated));

    public static PostgresConnectionString Parse(string address) =>
        PostgresConnectionString.TryParse(address, out var parsed, out var error)
            ? parsed
            : throw new InvalidOperationException(error);

    /// <summary>As somebody writes who does not know the gateway.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(Cancel);
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = Queries.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
