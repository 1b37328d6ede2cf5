using System.Net;
using StatusGateway.Upstream.Shield;

namespace StatusGateway.UnitTests.Upstream.Shield;

public sealed class TrustedProxiesTests
{
    private static readonly TrustedProxies Proxies = new(["10.0.0.0/8", "192.0.2.1", "fd00::/8"]);

    [Theory]
    [InlineData("203.0.113.5", "198.51.100.1", "203.0.113.5")] // whoever is not trusted has no say
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "8.8.8.8, 198.51.100.1", "198.51.100.1")] // what stands left of the client is the client's word
    [InlineData("10.0.0.1", "198.51.100.1, 10.9.9.9,192.0.2.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "198.51.100.1:4711", "198.51.100.1")]
    [InlineData("10.0.0.1", "[2001:db8::1]:4711, fd00::7", "2001:db8::1")]
    [InlineData("::ffff:10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.1", "198.51.100.1, unknown, 10.0.0.2", "10.0.0.2")]
    [InlineData("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3")]
    public void The_client_is_the_rightmost_that_is_no_trusted_proxy(string peer, string forwardedFor, string client) =>
        Assert.Equal(IPAddress.Parse(client), Proxies.ClientOf(IPAddress.Parse(peer), forwardedFor));

    [Fact]
    public void Lines_of_the_header_are_read_as_one() =>
        Assert.Equal(
            IPAddress.Parse("198.51.100.1"),
            Proxies.ClientOf(IPAddress.Parse("10.0.0.1"), new(["8.8.8.8, 198.51.100.1", "10.0.0.5"])));

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("::1")]
    [InlineData("127.0.0.1")]
    public void An_address_and_a_network_are_entries(string entry) => Assert.NotNull(TrustedProxies.Parse(entry));

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("10.0.0.0/33")]
    public void Anything_else_is_none_and_stops_the_start(string entry)
    {
        Assert.Null(TrustedProxies.Parse(entry));
        Assert.True(new ShieldOptionsValidator().Validate(null, new() { TrustedProxies = [entry] }).Failed);
    }

    [Theory]
    [InlineData("exa mple.com", "/a")]
    [InlineData("*.", "/a")]
    [InlineData("http://example.com", "/a")]
    [InlineData("example.com", "a")]
    public void A_host_and_a_path_that_are_none_stop_it_as_well(string host, string path) =>
        Assert.True(new ShieldOptionsValidator().Validate(null, new() { Hosts = [host], Upgrades = [path] }).Failed);
}
