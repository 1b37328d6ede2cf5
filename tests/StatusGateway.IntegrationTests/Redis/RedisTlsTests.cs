using StatusGateway.IntegrationTests.Doctor;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Operations;
using StatusGateway.Redis;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

/// <summary>A real Redis that takes TLS alone, with a password, and whose certificate names <c>localhost</c>.</summary>
public sealed class RedisTlsTests : IAsyncLifetime
{
    private const int NotMade = 2101;
    private const string Password = "s3cret";

    private readonly CertificateAuthority _authority = new("The right CA");
    private readonly CertificateAuthority _stranger = new("Another CA");
    private RedisNode _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rediss://:s3cret@localhost:PORT?ssl_ca_certs=RIGHT")]
    [InlineData("rediss://default:s3cret@localhost:PORT/0?sslrootcert=BOTH")]
    public async Task It_is_talked_to_secretly(string url)
    {
        await using var redis = await TestRedis.ConnectAsync(Filled(url), "store").WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        await redis.Cache.SetIfNewerAsync(An(7), Cancel);

        Assert.Equal(7, (await redis.Cache.GetAsync(Id, Cancel))?.Snapshot.Committed.Number);
    }

    [Fact]
    public async Task A_CA_that_the_machine_trusts_needs_no_word()
    {
        await using var application = await StubUpstream.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(
            application.Address,
            Cancel,
            Deployment.Routes,
            new Dictionary<string, string>
            {
                ["REDIS_URL"] = Filled("rediss://:s3cret@localhost:PORT"),
                ["SSL_CERT_FILE"] = Filled("RIGHT"),
            });
        using var visitor = new Visitor(gateway.Address);

        await visitor.PollAsync(await visitor.CreateAsync());

        await Eventually.SeenAsync(
            () => _server.ExecuteAsync("--tls", "--insecure", "-a", Password, "--no-auth-warning", "DBSIZE"),
            static size => size != "0");
        TestContext.Current.TestOutputHelper?.WriteLine(gateway.Output);
        Assert.DoesNotContain(Password, gateway.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rediss://:s3cret@localhost:PORT?ssl_ca_certs=WRONG", "of a CA that is not trusted here")]
    [InlineData("rediss://:s3cret@localhost:PORT", "of a CA that is not trusted here")]
    [InlineData("localhost:PORT,ssl=true,password=s3cret", "of a CA that is not trusted here")]
    [InlineData("rediss://:s3cret@127.0.0.1:PORT?ssl_ca_certs=RIGHT", "of another host")]
    [InlineData("rediss://:s3cret-no@localhost:PORT?ssl_ca_certs=RIGHT", "does not take the login")]
    [InlineData("redis://:s3cret@localhost:PORT", "that rediss:// is written if it wants TLS")]
    public async Task What_keeps_it_from_being_used_is_said_in_one_line_and_once(string url, string reason)
    {
        var log = new EventIds<RedisConnection>();
        var time = new HurriedTime();
        await using var redis = TestRedis.Begin(Filled(url), "store", time, log);

        await Eventually.TrueAsync(() => time.Waits >= 3);

        var line = Assert.Single(log.TextsOf(NotMade));
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    [Trait("Check", "redis-connection")]
    public async Task A_certificate_of_another_CA_is_found_by_the_doctor()
    {
        using var doctor = new DoctorRun();
        doctor.Environment["REDIS_URL"] = Filled("rediss://:s3cret@localhost:PORT?ssl_ca_certs=WRONG");
        await doctor.AssertFailsAsync("redis-connection", "broken", "of a CA that is not trusted here");

        doctor.Environment["REDIS_URL"] = Filled("rediss://:s3cret@localhost:PORT?ssl_ca_certs=RIGHT");
        await doctor.AssertFineAsync("redis-connection");
    }

    public async ValueTask InitializeAsync() => _server = await RedisNode.StartAsync(node =>
    {
        var (certificate, key) = _authority.IssueForLocalhost();
        node.Write("right.crt", _authority.Pem);
        node.Write("wrong.crt", _stranger.Pem);
        node.Write("both.crt", $"{_stranger.Pem}\n{_authority.Pem}");
        return
        [
            "--port", "0", "--tls-port", $"{node.Port}", "--requirepass", Password, "--tls-auth-clients", "no",
            "--tls-cert-file", node.Write("server.crt", certificate), "--tls-key-file", node.Write("server.key", key),
            "--tls-ca-cert-file", Path.Combine(node.Folder, "right.crt"),
        ];
    });

    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _authority.Dispose();
        _stranger.Dispose();
    }

    private static OperationId Id { get; } = OperationId.Parse("op-7", null);

    private static OperationSnapshot An(long revision) => new()
    {
        Id = Id,
        Order = new(new(1), OperationRank.WrittenRunning, new(revision)),
        Committed = new(revision),
        State = new(OperationStatus.Processing, 10, null, null, null, null),
    };

    private string Filled(string text) => text
        .Replace("PORT", $"{_server.Port}", StringComparison.Ordinal)
        .Replace("RIGHT", Path.Combine(_server.Folder, "right.crt"), StringComparison.Ordinal)
        .Replace("WRONG", Path.Combine(_server.Folder, "wrong.crt"), StringComparison.Ordinal)
        .Replace("BOTH", Path.Combine(_server.Folder, "both.crt"), StringComparison.Ordinal);
}
