using System.Net;
using Microsoft.AspNetCore.Http;
using StatusGateway.Diagnostics;
using StatusGateway.Upstream.Shield;

namespace StatusGateway.UnitTests.Diagnostics;

public sealed class PeersTests
{
    [Theory]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("::ffff:10.1.2.3", false, true)]
    [InlineData("192.168.1.5", false, true)]
    [InlineData("203.0.113.5", false, false)]
    [InlineData("2001:db8::1", false, false)]
    [InlineData("127.0.0.1", true, false)]
    public void Nearby_is_a_private_address_that_nobody_forwarded(string address, bool wasForwarded, bool nearby)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
        if (wasForwarded)
        {
            context.Features.Set(WasForwarded.Mark);
        }

        Assert.Equal(nearby, context.IsNearby);
    }
}
