using System.Text.Json;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>A gateway on Postgres, a gateway on SQLite, and the same requests to both.</summary>
public sealed class BothStores(PostgresServer server) : IAsyncLifetime
{
    private const string Rows = """
        [
            {"id":"a","status":"pending","progress":0,"message":"Alpha","result":null,"error":null,
                "metadata":{"owner":"ann","n":1,"list":["x",{"k":[1,2]}]},"created_at":1,"updated_at":40},
            {"id":"b","status":"processing","progress":10,"message":"beta","result":null,"error":null,
                "metadata":{"owner":"bob","n":10.50,"zz":null,"é":true},"created_at":2,"updated_at":30},
            {"id":"c","status":"error","progress":20,"message":"50% of_it","result":[],"error":"boom",
                "metadata":"text","created_at":3,"updated_at":20},
            {"id":"d,e","status":"complete","progress":100,"message":"Alphabet \"quoted\" \\ 😀","result":{"url":"v","bb":1,"a":2},
                "error":null,"metadata":[1,"x",null],"created_at":4,"updated_at":10},
            {"id":"f g","status":"processing","progress":10,"message":"","result":5,"error":"","metadata":{},"created_at":5,"updated_at":20}
        ]
        """;

    private RestGateway? _postgres;
    private RestGateway? _sqlite;
    private PostgresTest? _database;
    private StubUpstream? _application;

    public async ValueTask InitializeAsync()
    {
        _application = await StubUpstream.StartAsync();
        _database = await PostgresTest.StartAsync(server);
        _postgres = await RestGateway.StartAsync(_database.Address, _application.Address);
        _sqlite = await RestGateway.StartAsync(databaseUrl: null, _application.Address);
        await ResetAsync();
    }

    /// <summary>Makes both tables what they were at first.</summary>
    public async Task ResetAsync()
    {
        foreach (var gateway in new[] { _postgres!, _sqlite! })
        {
            var deleted = await gateway.DeleteAsync("?id=not.is.null");
            var inserted = await gateway.PostAsync("", Rows);
            Assert.Equal((204, 201), (deleted.Status, inserted.Status));
        }
    }

    /// <summary>What both say of one request, which must be the same.</summary>
    internal async Task<RestAnswer> AgreeAsync(
        string method, string query, string? body = null, params (string Name, string Value)[] headers)
    {
        var postgres = await _postgres!.SendAsync(new HttpMethod(method), query, body, headers);
        var sqlite = await _sqlite!.SendAsync(new HttpMethod(method), query, body, headers);

        Assert.Equal(Compared(postgres), Compared(sqlite));
        return postgres;
    }

    public async ValueTask DisposeAsync()
    {
        await (_sqlite?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_application?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    // All but the blanks between tokens, which json_agg and row_to_json put where they like.
    private static string Compared(RestAnswer answer)
    {
        string[] names = ["Content-Type", "Content-Range", "Content-Location", "Preference-Applied", "Location", "Proxy-Status"];
        var headers = names.Select(name => $"{name}: {answer.Headers.GetValueOrDefault(name)}");
        var isJson = answer.Body.Length > 0 && answer.Headers["Content-Type"].Contains("json", StringComparison.Ordinal);
        return string.Join('\n', [$"{answer.Status}", .. headers, isJson ? JsonSerializer.Serialize(answer.Json) : answer.Body]);
    }
}
