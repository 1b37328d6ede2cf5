using System.Net;
using Microsoft.AspNetCore.Http;
using StatusGateway.Diagnostics;

namespace StatusGateway.UnitTests.Diagnostics;

public sealed class PeersTests
{
    [Theory]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("::1", null, true)]
    [InlineData("::ffff:10.1.2.3", null, true)]
    [InlineData("192.168.1.5", null, true)]
    [InlineData("203.0.113.5", null, false)]
    [InlineData("2001:db8::1", null, false)]
    [InlineData("127.0.0.1", "X-Forwarded-For", false)]
    [InlineData("127.0.0.1", "CF-Connecting-IP", false)]
    public void Nearby_is_a_private_address_that_nobody_forwarded(string address, string? header, bool nearby)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
        if (header is not null)
        {
            context.Request.Headers[header] = "203.0.113.5";
        }

        Assert.Equal(nearby, context.IsNearby);
    }
}
