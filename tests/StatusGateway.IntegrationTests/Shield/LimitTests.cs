using System.IO.Compression;
using System.Text;
using StatusGateway.IntegrationTests.Supabase;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Row A17: many and large headers, floods of ranges, what inflates.</summary>
[Trait("Row", "A17")]
public sealed class LimitTests
{
    private const string Id = "0123456789abcdef0123";

    [Fact]
    public async Task A_hundred_and_fifty_headers_and_one_of_forty_kilobytes_reach_the_application()
    {
        await using var origin = RawOrigin.Start();
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        var many = string.Concat(Enumerable.Range(0, 150).Select(static number => $"X-Number-{number}: {number}\r\n"));
        var large = $"X-Large: {new string('a', 40 * 1024)}\r\n";

        var answer = await gateway.SendBytesAsync($"GET / HTTP/1.1\r\nHost: x\r\n{many}{large}Connection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        var request = Assert.Single(origin.Requests);
        Assert.Contains("\r\nX-Number-149: 149\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"\r\n{large}", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Past_the_limits_of_heads_a_request_is_refused_and_never_reaches_the_application()
    {
        await using var origin = RawOrigin.Start();
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        var many = string.Concat(Enumerable.Range(0, 2_001).Select(static number => $"X-{number}: a\r\n"));

        var headers = await gateway.SendBytesAsync($"GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n");
        var target = await gateway.SendBytesAsync($"GET /{new string('a', 64 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", headers, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414 ", target, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task A_flood_of_ranges_is_the_applications_to_answer()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        var ranges = "bytes=" + string.Join(",", Enumerable.Range(0, 1_000).Select(static at => $"{at}-"));

        var answer = await gateway.SendBytesAsync($"GET /video.mp4 HTTP/1.1\r\nHost: x\r\nRange: {ranges}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 416 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nRange: {ranges}\r\n", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/file")]
    [InlineData($"/api/generate-videos/status/{Id}")] // which is looked at
    public async Task What_would_inflate_to_a_hundred_megabytes_is_passed_on_as_it_came_and_kept_by_nobody(string target)
    {
        var bomb = Bomb();
        await using var origin = RawOrigin.Start(_ =>
        [
            .. Encoding.ASCII.GetBytes(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
                + $"Content-Length: {bomb.Length}\r\n\r\n"),
            .. bomb,
        ]);
        await using var gateway = await GatewayHost.StartAsync(origin.Address);

        for (var time = 1; time <= 2; time++)
        {
            var answer = await gateway.SendBytesAsync(
                $"GET {target} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
            Assert.EndsWith(Encoding.Latin1.GetString(bomb), answer, StringComparison.Ordinal);
            Assert.Equal(time, origin.Requests.Count);
        }

    }

    // A status, were there not a hundred megabytes of blanks before its end.
    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.ASCII.GetBytes($$"""{"operationId":"{{Id}}","status":"complete","progress":100"""));
            var blanks = Encoding.ASCII.GetBytes(new string(' ', 1024 * 1024));
            for (var megabyte = 0; megabyte < 100; megabyte++)
            {
                gzip.Write(blanks);
            }

            gzip.Write("}"u8);
        }

        return packed.ToArray();
    }
}
