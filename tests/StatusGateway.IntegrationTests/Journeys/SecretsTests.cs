using System.Text;
using StatusGateway.Commands;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>Whatever goes well or wrong, no key, password or session is ever told to anybody or kept in a file.</summary>
public sealed class SecretsTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Canary = "canary";
    private const string ServiceKey = "sb_secret_canary-of-the-service";
    private const string AdminKey = "canary-of-the-admin";
    private const string WriterKey = "canary-of-the-writer";
    private const string RedisPassword = "canary-of-redis";

    // As a token of Supabase's: its payload is {"role":"service_role"}.
    private const string Token = "canary.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.canary";

    private static readonly Dictionary<string, string> Keys = new()
    {
        ["SUPABASE_SERVICE_KEY"] = ServiceKey,
        ["STATUSGATEWAY_ADMIN_KEY"] = AdminKey,
        ["STATUSGATEWAY_WRITER_KEY"] = WriterKey,
        ["STATUSGATEWAY_SECRET"] = "canary-of-the-tags-and-callers-0123456789",
    };

    private static readonly string[] Shown = ["", ServiceKey, Token, "canary-that-is-wrong", "sb_publishable_canary"];

    private static readonly (string Method, string Target, string? Body)[] Asked =
    [
        ("GET", "/_gateway/live", null),
        ("GET", "/_gateway/ready", null),
        ("GET", "/_gateway/metrics", null),
        ("GET", "/_gateway/operations", null),
        ("GET", "/_gateway/operations/op-of-nobody", null),
        ("PUT", "/_gateway/operations/op-of-the-secrets-test", """{"status":"processing","progress":10}"""),
        ("PUT", "/_gateway/operations/op-of-the-secrets-test", """{"status":"nonsense"}"""),
        ("PATCH", "/_gateway/operations/op-of-the-secrets-test", "{"),
        ("DELETE", "/_gateway/operations/op-of-nobody", null),
        ("GET", "/rest/v1/operations?select=*&id=eq.op-of-nobody", null),
        ("GET", "/rest/v1/operations?no-such-column=eq.1", null),
        ("POST", "/rest/v1/operations", """{"id":"op-of-the-application","status":"pending","progress":0}"""),
        ("POST", "/rest/v1/operations", "{"),
        ("DELETE", "/rest/v1/operations", null),
        ("GET", "/rest/v1/profiles", null),
        ("POST", "/auth/v1/token?grant_type=password", "{}"),
        ("GET", "/realtime/v1/websocket?vsn=1.0.0&apikey=canary-in-the-query", null),
        ("POST", "/api/generate-videos", null),
        ("GET", "/api/generate-videos/status/op-of-nobody-at-all", null),
        ("GET", "/api/generate-videos/status/op-of-the-secrets-test", null),
        ("GET", "/about", null),
    ];

    private StubUpstream _application = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _application = await StubUpstream.StartAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Theory]
    [InlineData("in SQLite", RedisPassword)]
    [InlineData("in Postgres", RedisPassword)]
    [InlineData("in a project that is gone", RedisPassword)]
    [InlineData("in Postgres", "another-password")]
    public async Task No_secret_is_told_or_kept_while_everything_fails_in_turn(string kept, string passwordOfRedis)
    {
        await using var redis = await RedisServer.StartAsync(passwordOfRedis);
        await using var toRedis = FaultProxy.InFrontOf(redis.Address);
        var database = new UriBuilder(await postgres.CreateDatabaseAsync("secrets"));
        await using var toPostgres = FaultProxy.InFrontOf($"{database.Host}:{database.Port}");
        var environment = new Dictionary<string, string>(Keys)
        {
            ["REDIS_URL"] = $"redis://:{RedisPassword}@{toRedis.Address}",
            ["STATUSGATEWAY_HOLD_FOR"] = "00:00:00.1", // whoever waits in vain is told the same as whoever does not
        };
        if (kept != "in SQLite")
        {
            environment["STATUSGATEWAY_SUPABASE_URL"] = $"http://localhost:{FreePort.Next()}"; // nobody listens there
        }

        if (kept == "in Postgres")
        {
            environment["DATABASE_URL"] = new UriBuilder(database.Uri)
            {
                Host = "127.0.0.1",
                Port = toPostgres.Port,
                Password = "canary-of-the-database",
            }.Uri.ToString();
        }

        await using var gateway = await GatewayProcess.StartAsync(_application.Address, Cancel, null, environment);
        var told = new List<string>();
        await AskAllAsync(gateway, told);
        toPostgres.Cut();
        await AskAllAsync(gateway, told);
        toRedis.Cut();
        await _application.RefuseAsync();
        await AskAllAsync(gateway, told);
        toPostgres.Restore();
        toRedis.Restore();
        await _application.ListenAsync();
        await AskAllAsync(gateway, told);
        told.AddRange(gateway.Output.Split('\n'));
        await gateway.KillAsync(Cancel);

        // It went everywhere: right and wrong keys, and tiers that were out.
        Assert.All([200, 401, 503], status =>
            Assert.Contains(told, text => text.StartsWith($"StatusCode: {status}", StringComparison.Ordinal)));
        Assert.NotEmpty(gateway.Files());
        Assert.DoesNotContain(told, text => text.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(gateway.Files(), file => Encoding.Latin1.GetString(File.ReadAllBytes(file))
            .Contains(Canary, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("STATUSGATEWAY_DATABASE_URL", "canary")]
    [InlineData("STATUSGATEWAY_DATABASE_URL", "postgres://user:canary@host:no-port/db")]
    [InlineData("STATUSGATEWAY_DATABASE_URL", "postgres://user:canary@host/db?no_such_option=canary")]
    [InlineData("STATUSGATEWAY_DATABASE_URL", "Host=x;Password=canary;NoSuch=1")]
    [InlineData("STATUSGATEWAY_REDIS_URL", "http://:canary@host")]
    [InlineData("STATUSGATEWAY_REDIS_URL", "redis://:canary@host:no-port")]
    [InlineData("STATUSGATEWAY_SUPABASE_URL", "https://user:canary@ref.supabase.co")]
    [InlineData("STATUSGATEWAY_SERVICE_KEY", "sb_publishable_canary")]
    [InlineData("STATUSGATEWAY_UPSTREAM", "http://user:canary@localhost:3000")]
    public async Task A_start_that_a_wrong_setting_stops_names_it_without_its_value(string variable, string value)
    {
        var folder = Directory.CreateTempSubdirectory("statusgateway-").FullName;
        try
        {
            using var said = new StringWriter();
            var code = await GatewayCommandLine.RunAsync(
                variable == "STATUSGATEWAY_UPSTREAM" ? ["--data", folder] : ["--data", folder, "--upstream", "http://localhost:1"],
                new CommandContext(new Dictionary<string, string> { [variable] = value }, folder, said, said));

            Assert.Equal(2, code);
            Assert.NotEmpty(said.ToString());
            Assert.DoesNotContain(Canary, said.ToString(), StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AskAllAsync(GatewayProcess gateway, List<string> told)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address, Timeout = TimeSpan.FromSeconds(30) };
        foreach (var key in Shown)
        {
            foreach (var (method, target, body) in Asked)
            {
                using var request = new HttpRequestMessage(new(method), target);
                request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
                request.Headers.TryAddWithoutValidation("Cookie", "sid=canary-of-a-session");
                if (key.Length > 0)
                {
                    request.Headers.TryAddWithoutValidation("apikey", key);
                    var bearer = target.StartsWith("/_gateway", StringComparison.Ordinal) && key == ServiceKey ? WriterKey : key;
                    request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer}");
                }

                using var answer = await client.SendAsync(request, Cancel);
                told.Add($"{answer}\n{await answer.Content.ReadAsStringAsync(Cancel)}");
            }
        }
    }
}
