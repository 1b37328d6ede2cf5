using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Postgres;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>A real Postgres that takes TLS alone, with a password, and whose certificate names <c>localhost</c>.</summary>
public sealed class PostgresTlsTests(PostgresServer plain) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority = new("The right CA");
    private readonly CertificateAuthority _stranger = new("Another CA");

    private PostgresProcess _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string RightCa => Path.Combine(_folder.Path, "right.crt");

    private string WrongCa => Path.Combine(_folder.Path, "wrong.crt");

    [Theory]
    [InlineData("localhost", "sslmode=require")]
    [InlineData("127.0.0.1", "sslmode=require")]
    [InlineData("localhost", "sslmode=prefer")]
    [InlineData("localhost", "")]
    [InlineData("localhost", "sslmode=verify-full&sslrootcert=RIGHT")]
    [InlineData("localhost", "sslmode=verify-ca&sslrootcert=RIGHT")]
    [InlineData("127.0.0.1", "sslmode=verify-ca&sslrootcert=RIGHT")]
    [InlineData("127.0.0.1", "sslmode=require&sslrootcert=RIGHT")]
    [InlineData("localhost", "sslrootcert=RIGHT")]
    public async Task It_is_talked_to_secretly(string host, string options)
    {
        await using var database = Open(host, "s3cret", options);

        Assert.IsType<PostgresCheck.TableMissing>(await database.CheckAsync(Cancel)); // it answered
        await using var command = database.Queries.CreateCommand("select ssl from pg_stat_ssl where pid = pg_backend_pid()");
        Assert.Equal(true, await command.ExecuteScalarAsync(Cancel));
    }

    [Theory]
    [InlineData("localhost", "s3cret", "sslmode=disable", "sslmode=require")]
    [InlineData("localhost", "s3cret", "sslmode=verify-full&sslrootcert=WRONG", "another CA")]
    [InlineData("localhost", "s3cret", "sslmode=verify-ca&sslrootcert=WRONG", "another CA")]
    [InlineData("localhost", "s3cret", "sslmode=require&sslrootcert=WRONG", "another CA")]
    [InlineData("localhost", "s3cret", "sslmode=verify-full", "another CA")]
    [InlineData("localhost", "s3cret", "sslrootcert=system", "another CA")]
    [InlineData("127.0.0.1", "s3cret", "sslmode=verify-full&sslrootcert=RIGHT", "of another host")]
    [InlineData("127.0.0.1", "s3cret", "sslrootcert=RIGHT", "of another host")]
    [InlineData("localhost", "wr0ng", "sslmode=require", "does not take the password")]
    [InlineData("localhost", "", "sslmode=require", "wants a password")]
    public async Task What_keeps_it_from_being_used_is_said_in_one_line(
        string host, string password, string options, string reason)
    {
        await using var database = Open(host, password, options);

        var check = Assert.IsType<PostgresCheck.Unreachable>(await database.CheckAsync(Cancel));

        Assert.Contains(reason.Replace("another CA", "of another CA", StringComparison.Ordinal), check.Line, StringComparison.Ordinal);
        Assert.DoesNotContain(password.Length > 0 ? password : "s3cret", check.Line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', check.Line);
    }

    [Fact]
    public async Task A_server_without_TLS_is_not_talked_to_in_plain_text_where_TLS_is_asked_for()
    {
        var address = await plain.CreateDatabaseAsync("plain", migrated: false);
        await using var database = new PostgresDatabase(PostgresTest.Parse(address + "?sslmode=require"));

        var check = Assert.IsType<PostgresCheck.Unreachable>(await database.CheckAsync(Cancel));

        Assert.Contains("speaks no TLS", check.Line, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder.Path);
        await File.WriteAllTextAsync(RightCa, _authority.Pem);
        await File.WriteAllTextAsync(WrongCa, _stranger.Pem);
        _server = await PostgresProcess.StartAsync(
            PostgresProcess.FindBinaries() ?? throw new InvalidOperationException("Install postgresql: it is started with TLS here."),
            prepare: TurnOnTls);
        await using var database = new PostgresDatabase(PostgresTest.Parse(_server.Address));
        await using var command = database.Queries.CreateCommand("create role gateway login password 's3cret'");
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Dispose();
    }

    private PostgresDatabase Open(string host, string password, string options)
    {
        var files = options
            .Replace("RIGHT", Uri.EscapeDataString(RightCa), StringComparison.Ordinal)
            .Replace("WRONG", Uri.EscapeDataString(WrongCa), StringComparison.Ordinal);
        var secret = password.Length > 0 ? ":" + password : "";
        return new(PostgresTest.Parse($"postgres://gateway{secret}@{host}:{_server.Port}/postgres?{files}"));
    }

    // Whoever is "postgres" comes in as before, so that the server can be looked after.
    private string TurnOnTls(string data)
    {
        var (certificate, key) = _authority.IssueForLocalhost();
        File.WriteAllText(Path.Combine(data, "server.crt"), certificate);
        File.WriteAllText(Path.Combine(data, "server.key"), key);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(data, "server.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.WriteAllText(Path.Combine(data, "pg_hba.conf"), """
            host all postgres 127.0.0.1/32 trust
            hostssl all gateway 127.0.0.1/32 scram-sha-256

            """);
        return "ssl = on";
    }
}
