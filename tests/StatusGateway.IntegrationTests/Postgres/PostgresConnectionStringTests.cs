using Npgsql;
using StatusGateway.Postgres;

namespace StatusGateway.IntegrationTests.Postgres;

public sealed class PostgresConnectionStringTests
{
    [Theory]
    [InlineData("postgres://me:a%40b%2Fc@db.example:6000/videos", "db.example", 6000, "me", "a@b/c", "videos")]
    [InlineData("postgresql://me@db.example/videos", "db.example", 5432, "me", null, "videos")]
    [InlineData("postgres://db.example", "db.example", 5432, null, null, null)]
    [InlineData("postgres://me:pw@[::1]:5433/v%20s", "::1", 5433, "me", "pw", "v s")]
    [InlineData("POSTGRES://postgres.ref:pw@aws-0-eu.pooler.supabase.com:5432/postgres", "aws-0-eu.pooler.supabase.com", 5432, "postgres.ref", "pw", "postgres")]
    [InlineData("Host=db.example;Port=6000;Username=me;Password='p;w';Database=videos", "db.example", 6000, "me", "p;w", "videos")]
    public void An_address_says_where_and_who(
        string text, string host, int port, string? user, string? password, string? database)
    {
        var read = Read(text);

        Assert.Equal((host, port, user, password, database), (read.Host, read.Port, read.Username, read.Password, read.Database));
    }

    [Theory]
    [InlineData("postgres://h/d?sslmode=disable", SslMode.Disable)]
    [InlineData("postgres://h/d?sslmode=verify-ca", SslMode.VerifyCA)]
    [InlineData("postgres://h/d?sslmode=verify-full&supa=base-pooler.x", SslMode.VerifyFull)]
    [InlineData("postgres://h/d", SslMode.Prefer)]
    [InlineData("postgres://db.ref.supabase.co/d", SslMode.Require)]
    [InlineData("postgres://db.ref.supabase.co/d?sslmode=prefer", SslMode.Require)]
    [InlineData("postgres://aws-0-eu.pooler.supabase.com:6543/d", SslMode.Require)]
    [InlineData("Host=db.ref.supabase.co", SslMode.Require)]
    [InlineData("Host=db.ref.supabase.co;SSL Mode=VerifyCA", SslMode.VerifyCA)]
    [InlineData("postgres://db.ref.supabase.co/d?sslmode=verify-full", SslMode.VerifyFull)]
    [InlineData("postgres://db.ref.supabase.co/d?sslmode=disable", SslMode.Disable)]
    [InlineData("postgres://h/d?sslrootcert=system", SslMode.VerifyFull)]
    [InlineData("postgres://h/d?sslrootcert=/dev/null", SslMode.VerifyFull)]
    [InlineData("postgres://h/d?sslmode=require&sslrootcert=/dev/null", SslMode.VerifyCA)]
    [InlineData("postgres://h/d?sslmode=verify-full&sslrootcert=/dev/null", SslMode.VerifyFull)]
    public void An_address_says_how_secretly(string text, SslMode mode) => Assert.Equal(mode, Read(text).SslMode);

    [Theory]
    [InlineData("postgres://u:p@h:6543/d", true)]
    [InlineData("postgres://u:p@h:6543/d?pgbouncer=true&connection_limit=1&pool_timeout=2&schema=public&supa=x", true)]
    [InlineData("postgres://u:p@h:6432/d?pgbouncer=true", true)]
    [InlineData("Host=h;Port=6543;Max Auto Prepare=50", true)]
    [InlineData("postgres://u:p@h:5432/d", false)]
    [InlineData("postgres://u:p@h:6543/d?pgbouncer=false", false)]
    public void Nothing_is_prepared_or_reset_through_a_transaction_pooler(string text, bool pooler)
    {
        var read = Read(text);

        Assert.Equal(pooler, Parse(text).IsTransactionPooler);
        Assert.Equal(pooler ? 0 : 20, read.MaxAutoPrepare);
        Assert.Equal(pooler, read.NoResetOnClose);
    }

    [Theory]
    [InlineData("postgres://u:p@h:5432/d", "transaction", true)]
    [InlineData("postgres://u:p@h:6543/d?pgbouncer=true", "session", false)]
    public void What_is_said_beside_the_address_wins(string text, string said, bool pooler)
    {
        var mode = said == "session" ? PoolerMode.Session : PoolerMode.Transaction;

        Assert.True(PostgresConnectionString.TryParse(text, mode, out var parsed, out _));

        Assert.Equal(pooler, parsed.IsTransactionPooler);
    }

    [Fact]
    public void The_defaults_suit_a_small_server_and_give_way_to_what_was_said()
    {
        var plain = Read("postgres://h/d");
        var said = Read("Host=h;Maximum Pool Size=2;Command Timeout=9");

        Assert.Equal((8, 5, -1), (plain.MaxPoolSize, plain.CommandTimeout, plain.CancellationTimeout));
        Assert.InRange(plain.MinPoolSize, 1, 8);
        Assert.Equal((2, 2, 9), (said.MaxPoolSize, said.MinPoolSize, said.CommandTimeout));
    }

    [Fact]
    public void Listening_takes_a_connection_of_its_own_that_notices_a_silent_death()
    {
        var listening = new NpgsqlConnectionStringBuilder(Parse("postgres://u:p@h/d").ForListening);

        Assert.Equal((false, 30, "p"), (listening.Pooling, listening.KeepAlive, listening.Password));
    }

    [Theory]
    [InlineData("postgres://u:s3cret@h/d?target=x", "'target'")]
    [InlineData("postgres://u:s3cret@h/d?sslmode=s3cret", "'sslmode'")]
    [InlineData("postgres://u:s3cret?s3cret=s3cret@h/d", "percent-encoded")]
    [InlineData("postgres://u:s3cret/s3cret@h/d", "percent-encoded")]
    [InlineData("postgres://u:s3cret#s3cret@h/d", "percent-encoded")]
    [InlineData("postgres://u:s3cret@s3cret@h/d", "percent-encoded")]
    [InlineData("postgres://u:s3cret@h:99999999/d", "percent-encoded")]
    [InlineData("postgres://u:s3cret@a,b/d", "percent-encoded")]
    [InlineData("Host=h;Password=s3cret;pgbouncer=true", "'pgbouncer'")]
    [InlineData("Host=h;Password=s3cret;Port=s3cret", "'port'")]
    [InlineData("Host=h;Port=6543;Password=s3cret;Options=-c s3cret=1", "'Options'")]
    [InlineData("Host=h;Port=6543;Password=s3cret;Search Path=s3cret", "'Search Path'")]
    [InlineData("postgres://u:s3cret@h/d?sslrootcert=/s3cret", "sslrootcert")]
    [InlineData("Password=s3cret", "no host")]
    [InlineData("s3cret", "neither")]
    public void An_error_names_the_part_that_is_wrong_and_never_a_value(string text, string part)
    {
        Assert.False(PostgresConnectionString.TryParse(text, out _, out var error));

        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
    }

    private static NpgsqlConnectionStringBuilder Read(string text) => new(Parse(text).ForQueries);

    private static PostgresConnectionString Parse(string text) => PostgresTest.Parse(text);
}
