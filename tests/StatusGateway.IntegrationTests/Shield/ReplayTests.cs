using StatusGateway.IntegrationTests.Supabase;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Row A18: two POSTs are two paid videos.</summary>
[Trait("Row", "A18")]
public sealed class ReplayTests
{
    [Theory]
    [InlineData("POST", "", "")]
    [InlineData("PATCH", "", "")]
    [InlineData("DELETE", "", "")]
    [InlineData("PUT", "Content-Length: 0\r\n", "")]
    [InlineData("POST", "Content-Length: 3\r\n", "abc")]
    [InlineData("POST", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n")]
    public async Task What_the_application_has_read_and_died_of_is_never_sent_again(string method, string framing, string body)
    {
        await using var origin = RawOrigin.Start(static request =>
            request.StartsWith("GET /marker", StringComparison.Ordinal) ? System.Text.Encoding.ASCII.GetBytes(RawOrigin.Ok) : null);
        await using var gateway = await GatewayHost.StartAsync(origin.Address);

        var answer = await gateway.SendBytesAsync(
            $"{method} /api/generate-videos HTTP/1.1\r\nHost: x\r\n{framing}Connection: close\r\n\r\n{body}");
        await gateway.SendBytesAsync("GET /marker HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Single(origin.Requests, request => request.StartsWith(method + " ", StringComparison.Ordinal));
    }
}
