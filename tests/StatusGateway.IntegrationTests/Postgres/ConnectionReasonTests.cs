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
}
