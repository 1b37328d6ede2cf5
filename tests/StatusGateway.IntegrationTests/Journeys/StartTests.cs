using System.Net;
using System.Net.Sockets;
using StatusGateway.Commands;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>What is not there yet does not stop the start; what can never work does, with one line.</summary>
public sealed class StartTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statusgateway-").FullName;
    private StubUpstream _application = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("refuse")]
    [InlineData("take connections and say nothing")]
    public async Task Without_Redis_and_Postgres_the_gateway_serves_and_when_they_come_it_uses_them(string they)
    {
        var database = new UriBuilder(await postgres.CreateDatabaseAsync("start"));
        await using var toPostgres = FaultProxy.InFrontOf($"{database.Host}:{database.Port}");
        await using var toRedis = FaultProxy.InFrontOf(redis.Address);
        if (they == "refuse")
        {
            toPostgres.Cut();
            toRedis.Cut();
        }
        else
        {
            toPostgres.Blackhole();
            toRedis.Blackhole();
        }

        await using var gateway = await StartAsync(
            new UriBuilder(database.Uri) { Host = "127.0.0.1", Port = toPostgres.Port }.Uri.ToString(),
            $"redis://{toRedis.Address}");
        using var visitor = new Visitor(gateway.Address);
        var id = await visitor.CreateAsync();
        var passed = await visitor.PollAsync(id);
        var unknown = await visitor.PollAsync("nobody-has-started-this-operation");
        using var http = new HttpClient { BaseAddress = gateway.Address };
        var ready = await http.GetStringAsync("/_gateway/ready", Cancel);
        toPostgres.Restore();
        toRedis.Restore();
        await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.Tag is not null);
        _application.ForgetAll();
        var known = await visitor.PollAsync(id);
        await gateway.KillAsync(Cancel);
        await gateway.StartAgainAsync(Cancel);
        var afterwards = await visitor.PollAsync(id);

        Assert.Contains("\"store\":\"down\",\"redis\":\"down\"", ready, StringComparison.Ordinal);
        Assert.True(passed is { IsState: true, Status: "pending", Tag: null }, passed.ToString());
        Assert.True(unknown.IsTryAgain, unknown.ToString());
        Assert.Contains("The status cannot be read", unknown.Body, StringComparison.Ordinal);
        Assert.True(known is { IsState: true, Status: "pending" }, known.ToString());
        Assert.True(afterwards is { IsState: true, Status: "pending" }, afterwards.ToString());
    }

    [Fact]
    public async Task A_database_without_any_migration_stops_the_start_with_one_line()
    {
        var address = await postgres.CreateDatabaseAsync("bare", migrated: false);

        var (code, error) = await RunAsync(address);

        Assert.Equal(2, code);
        Assert.EndsWith(" has no table 'operations': run the command 'migrate' first.", SingleLine(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_fails_prints_its_line_and_no_stack_trace()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://localhost:{((IPEndPoint)taken.LocalEndpoint).Port}";

        await using var gateway = OwnedProcess.Start(
            GatewayProcess.Executable(),
            ["--upstream", "http://localhost:1", "--listen", address, "--data", _folder],
            _folder,
            new Dictionary<string, string>());
        await gateway.WaitForExitAsync(Cancel);

        Assert.Equal(2, gateway.ExitCode);
        var said = gateway.Lines.Where(static line => !line.Contains(" info ", StringComparison.Ordinal));
        Assert.StartsWith("Port ", Assert.Single(said), StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => _application = await StubUpstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string SingleLine(string error) => Assert.Single(error.Trim().Split(Environment.NewLine));

    private Task<GatewayProcess> StartAsync(string databaseUrl, string redisUrl) => GatewayProcess.StartAsync(
        _application.Address,
        Cancel,
        Deployment.Routes,
        new Dictionary<string, string> { ["DATABASE_URL"] = databaseUrl, ["REDIS_URL"] = redisUrl });

    private async Task<(int Code, string Error)> RunAsync(string databaseUrl)
    {
        using var error = new StringWriter();
        var code = await GatewayCommandLine.RunAsync(
            ["--upstream", "http://localhost:1", "--listen", $"http://localhost:{FreePort.Next()}", "--data", _folder],
            new CommandContext(
                new Dictionary<string, string> { ["DATABASE_URL"] = databaseUrl }, _folder, TextWriter.Null, error));
        return (code, error.ToString());
    }
}
