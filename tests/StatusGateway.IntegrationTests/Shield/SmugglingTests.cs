using StatusGateway.IntegrationTests.Supabase;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Rows A1 to A3: what two servers in a row may take for different requests.</summary>
public sealed class SmugglingTests : IAsyncLifetime
{
    private const string Canary = "GET /canary HTTP/1.1\r\nHost: x\r\n\r\n";

    private readonly RawOrigin _origin = RawOrigin.Start();
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(_origin.Address);

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Theory, Trait("Row", "A1")]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 0")]
    [InlineData("Transfer-Encoding: chunked\r\nX-Content-Length: 4")]
    public async Task A_length_beside_a_coding_is_refused_and_what_follows_on_the_connection_never_read(string framing)
    {
        var answer = await _gateway.SendBytesAsync($"POST /a HTTP/1.1\r\nHost: x\r\n{framing}\r\n\r\n0\r\n\r\n{Canary}");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(1, CountOf("HTTP/1.1", answer));
        await AssertNothingReachedAsync();
        Assert.Single(_gateway.Events, static id => id is 1610);
    }

    // Kestrel sets the length aside under this very name, and cannot where the client has used it.
    [Fact, Trait("Row", "A1")]
    public async Task One_that_Kestrel_cannot_take_apart_ends_without_a_word()
    {
        var answer = await _gateway.SendBytesAsync(
            $"POST /a HTTP/1.1\r\nHost: x\r\nX-Content-Length: 4\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{Canary}");

        Assert.Equal("", answer);
        await AssertNothingReachedAsync();
    }

    [Theory, Trait("Row", "A2")]
    [InlineData("5;\nAAAA\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5;ext=\n\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5\nhello\r\n0\r\n\r\n")]
    public async Task A_bare_line_feed_in_the_size_of_a_chunk_ends_the_connection_and_hides_no_request(string body)
    {
        var answer = await _gateway.SendBytesAsync($"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{body}{Canary}");

        Assert.Equal(1, CountOf("HTTP/1.1", answer));
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        await AssertNothingReachedAsync();
    }

    [Theory, Trait("Row", "A3")]
    [InlineData(400, "get /a HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData(400, "Post /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData(501, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(501, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(501, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData(400, "POST /a HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\na")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nX-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n")]
    [InlineData(400, "GET /a HTTP/1.1\nHost: x\n\n")]
    [InlineData(400, "GET /a HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n")]
    [InlineData(400, "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n")]
    public async Task What_is_framed_in_doubt_is_refused_and_the_connection_closed(int status, string request)
    {
        var answer = await _gateway.SendBytesAsync(request + Canary);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(1, CountOf("HTTP/1.1", answer));
        await AssertNothingReachedAsync();
    }

    [Fact, Trait("Row", "A3")]
    public async Task A_length_with_a_plus_reaches_the_application_as_the_number_that_it_is()
    {
        await _gateway.SendBytesAsync(
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabcGET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Equal(2, _origin.Requests.Count);
        var first = _origin.Requests.First();
        Assert.Contains("\r\nContent-Length: 3\r\n", first, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nabc", first, StringComparison.Ordinal);
    }

    // Whatever was still on its way has arrived once a later request has. The head of one whose body is broken may have come.
    private async Task AssertNothingReachedAsync()
    {
        await _gateway.SendBytesAsync("GET /marker HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        var reached = Assert.Single(_origin.Requests);
        Assert.StartsWith("GET /marker ", reached, StringComparison.Ordinal);
    }

    private static int CountOf(string word, string text) => text.Split(word).Length - 1;
}
