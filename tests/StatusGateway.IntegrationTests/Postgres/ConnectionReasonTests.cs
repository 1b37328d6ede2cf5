using System.Net;
using System.Net.Sockets;
using Npgsql;
using StatusGateway.Postgres;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>Each thing that keeps a database from being used, in one line that names the fix.</summary>
public sealed class ConnectionReasonTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_that_names_no_project_is_not_even_tried_at_the_shared_pooler()
    {
        await using var database = new PostgresDatabase(
            PostgresTest.Parse("postgres://postgres:s3cret@aws-0-eu.pooler.supabase.com:5432/postgres"));

        var check = Assert.IsType<PostgresCheck.Unreachable>(await database.CheckAsync(Cancel));

        Assert.Contains("Write postgres.REF for postgres", check.Line, StringComparison.Ordinal);
        Assert.True(check.Found.IsRefusedLogin);
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_named_with_what_may_be_behind_it()
    {
        await using var database = new PostgresDatabase(
            PostgresTest.Parse("postgres://postgres:s3cret@db.no-such-project.supabase.co.invalid:5432/postgres"));

        var check = Assert.IsType<PostgresCheck.Unreachable>(await database.CheckAsync(Cancel));

        Assert.Contains("its name is unknown", check.Line, StringComparison.Ordinal);
        Assert.False(check.Found.IsRefusedLogin);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.CannotConnectNow, false)]
    [InlineData(PostgresErrorCodes.TooManyConnections, false)]
    [InlineData(PostgresErrorCodes.InvalidPassword, true)]
    [InlineData(PostgresErrorCodes.InvalidAuthorizationSpecification, true)]
    public async Task Only_a_login_that_was_refused_is_tried_again_late(string code, bool isRefusedLogin)
    {
        var settings = PostgresTest.Parse("postgres://postgres:s3cret@127.0.0.1:5432/postgres").Builder;

        var found = await PostgresFaults.ExplainAsync(
            new PostgresException("said", "FATAL", "FATAL", code), settings, "p", Cancel);

        Assert.Equal(isRefusedLogin, found.IsRefusedLogin);
    }

    [Fact]
    public async Task A_server_that_ends_each_connection_may_be_starting_and_is_tried_again_soon()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var ending = EndEachAsync(server, ends.Token);
        await using var database = new PostgresDatabase(PostgresTest.Parse(
            $"postgres://postgres:s3cret@127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/postgres"));

        var check = Assert.IsType<PostgresCheck.Unreachable>(await database.CheckAsync(Cancel));
        await ends.CancelAsync();
        await ending;

        Assert.Contains("starting or stopping", check.Line, StringComparison.Ordinal);
        Assert.False(check.Found.IsRefusedLogin);
    }

    [Fact]
    public void Every_reason_is_one_line()
    {
        PostgresFound[] all =
        [
            new PostgresFound.Refused("p"), new PostgresFound.TimedOut("p"), new PostgresFound.HostUnknown("p", IsSupabase: true),
            new PostgresFound.HostUnknown("p", IsSupabase: false), new PostgresFound.OnlyIpv6("p"),
            new PostgresFound.WrongPassword("p", IsMissing: true), new PostgresFound.WrongPassword("p", IsMissing: false),
            new PostgresFound.UserWithoutProject("p"), new PostgresFound.ProjectUnknown("p"), new PostgresFound.NoTls("p"),
            new PostgresFound.TlsRequired("p"), new PostgresFound.CertificateRefused("p"), new PostgresFound.Other("p", "said"),
        ];

        Assert.Equal(all.Length, all.Select(found => found.Reason).Distinct().Count());
        Assert.All(all, found => Assert.DoesNotContain('\n', found.Reason));
        Assert.Contains("paused", new PostgresFound.ProjectUnknown("p").Reason, StringComparison.Ordinal);
        Assert.Contains("session pooler", new PostgresFound.OnlyIpv6("p").Reason, StringComparison.Ordinal);
    }

    private static async Task EndEachAsync(TcpListener server, CancellationToken ending)
    {
        var first = new byte[8];
        while (!ending.IsCancellationRequested)
        {
            try
            {
                using var client = await server.AcceptSocketAsync(ending);
                await client.ReceiveAsync(first, ending);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
