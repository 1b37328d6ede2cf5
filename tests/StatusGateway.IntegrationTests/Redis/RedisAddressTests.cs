using StatusGateway.Redis;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://localhost", "localhost:6379", null, null, false, null)]
    [InlineData("redis://localhost:6380/3", "localhost:6380", null, null, false, 3)]
    [InlineData("redis://localhost:6380/", "localhost:6380", null, null, false, null)]
    [InlineData("  REDIS://localhost  ", "localhost:6379", null, null, false, null)]
    [InlineData("redis://:secret@10.0.0.7:6379", "10.0.0.7:6379", null, "secret", false, null)]
    [InlineData("redis://user:p%40ss%2C%3A@host", "host:6379", "user", "p@ss,:", false, null)]
    [InlineData("redis://user:p,a=b#c/d@e?f@host:7000/1", "host:7000", "user", "p,a=b#c/d@e?f", false, 1)]
    [InlineData("rediss://host?family=0", "host:6379", null, null, true, null)]
    [InlineData("rediss://default:AbC@eu1-x-1.upstash.io:6379", "eu1-x-1.upstash.io:6379", "default", "AbC", true, null)]
    [InlineData("redis://default:AbC@eu1-x-1.upstash.io:6379", "eu1-x-1.upstash.io:6379", "default", "AbC", true, null)]
    [InlineData("redis://[::1]:6390", "[::1]:6390", null, null, false, null)]
    [InlineData("redis://[::1]", "[::1]:6379", null, null, false, null)]
    [InlineData("redis://:secret@n1:7000,n2:7001,n3", "n1:7000, n2:7001, n3:6379", null, "secret", false, null)]
    [InlineData("localhost:6380,password=secret,ssl=true,defaultDatabase=2", "localhost:6380", null, "secret", true, 2)]
    [InlineData("localhost", "localhost:6379", null, null, false, null)]
    public void Every_form_that_hosts_hand_out_is_read(
        string text, string end, string? user, string? password, bool tls, int? database)
    {
        var address = RedisAddress.Parse(text);

        Assert.Equal(end, address.Name);
        Assert.Equal(user, address.Options.User);
        Assert.Equal(password, address.Options.Password);
        Assert.Equal(tls, address.Options.Ssl);
        Assert.Equal(database, address.Options.DefaultDatabase);
    }

    [Theory]
    [InlineData("redis+sentinel://s1,s2:26380/mymaster", "s1:26379, s2:26380 (Sentinel, mymaster)", null, null, false, null)]
    [InlineData("redis+sentinel://user:p%40ss@s1/my%20master/3", "s1:26379 (Sentinel, my master)", "user", "p@ss", false, 3)]
    [InlineData("rediss+sentinel://:a,b@s1,[::1]/mymaster", "s1:26379, [::1]:26379 (Sentinel, mymaster)", null, "a,b", true, null)]
    [InlineData("redis-sentinel://:p@s1,s2/2?timeout=10s&sentinelMasterId=mymaster", "s1:26379, s2:26379 (Sentinel, mymaster)", null, "p", false, 2)]
    [InlineData("rediss-sentinel://s1?sentinelMasterId=mymaster", "s1:26379 (Sentinel, mymaster)", null, null, true, null)]
    [InlineData("s1,s2:26380,serviceName=mymaster,password=p", "s1:26379, s2:26380 (Sentinel, mymaster)", null, "p", false, null)]
    public void Sentinels_are_named_with_the_service_that_they_watch_over(
        string text, string ends, string? user, string? password, bool tls, int? database)
    {
        var address = RedisAddress.Parse(text);

        Assert.Equal(ends, address.Name);
        Assert.Equal(user, address.Options.User);
        Assert.Equal(password, address.Options.Password);
        Assert.Equal(tls, address.Options.Ssl);
        Assert.Equal(database, address.Options.DefaultDatabase);
        Assert.Null(address.Options.SslHost); // what they name is known by its own
    }

    [Theory]
    [InlineData("")]
    [InlineData("redis://")]
    [InlineData("redis://user:hunter2@")]
    [InlineData("redis://user:hunter2@host:port")]
    [InlineData("redis://user:hunter2@host:70000")]
    [InlineData("redis://user:hunter2@host/hunter2")]
    [InlineData("redis://hunter2 host")]
    [InlineData("redis://host,hunter2 host")]
    [InlineData("redis://host/1/hunter2")]
    [InlineData("rediss://host?ssl_ca_certs=/hunter2/no-such-file")]
    [InlineData("redis+sentinel://user:hunter2@s1,s2")]
    [InlineData("redis+sentinel://user:hunter2@s1,s2/mymaster/hunter2")]
    [InlineData("https://hunter2.upstash.io")]
    [InlineData("postgres://user:hunter2@host/db")]
    [InlineData("localhost:6379,password=a,hunter2=b")]
    [InlineData("localhost:6379,password=a,hunter2!")]
    [InlineData("localhost:6379,ssl=hunter2")]
    public void Anything_else_is_refused_without_repeating_it(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => RedisAddress.Parse(text));

        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_prints_without_its_login()
    {
        Assert.Equal("host:6379", RedisAddress.Parse("redis://user:hunter2@host").ToString());
    }

    [Fact]
    public async Task A_password_with_a_comma_logs_in()
    {
        await using var server = await RedisServer.StartAsync("p,a=b@c:d%41/é");

        await using var redis = await TestRedis.ConnectAsync(server.Url, "store");

        Assert.Equal("PONG", (await redis.Connection.Database.ExecuteAsync("PING")).ToString());
    }
}
