using System.Net;
using System.Net.Sockets;
using System.Text;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Listening;

/// <summary>What comes by http to a gateway that serves https, and whose name it may ask for by TLS.</summary>
public sealed class RedirectTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("HEAD", "/a%2Fb/c?x=%20&y")]
    [InlineData("POST", "/api/generate-videos")]
    [InlineData("GET", "/.well-known/acme-challenge/../../admin")]
    [InlineData("GET", "/_gateway/operations")]
    public async Task It_is_sent_to_https_with_its_method_and_its_raw_target_and_the_application_hears_nothing(string method, string target)
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var edge = await EdgeGateway.StartAsync(application.Address);

        var answer = await SendAsync(edge.Redirected, $"{method} {target} HTTP/1.1\r\nHost: example.com:80\r\nContent-Length: 0\r\n");

        Assert.StartsWith("HTTP/1.1 308 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nLocation: https://example.com:{edge.Secure.Port}{target}\r\n", answer, StringComparison.Ordinal);
        Assert.Empty(application.Requests);
    }

    [Fact]
    public async Task A_certificate_challenge_reaches_the_application_and_health_is_answered()
    {
        await using var application = await RecordingServer.StartAsync("proof");
        await using var edge = await EdgeGateway.StartAsync(application.Address);
        using var client = edge.NewClient();

        var proof = await client.GetStringAsync(new Uri(edge.Redirected, "/.well-known/acme-challenge/token"), Cancel);
        using var live = await client.GetAsync(new Uri(edge.Redirected, "/_gateway/live"), Cancel);
        using var ready = await client.GetAsync(new Uri(edge.Redirected, "/_gateway/ready"), Cancel);

        Assert.Equal("proof", proof);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("example.com.evil.example")]
    public async Task A_host_that_is_not_served_is_sent_nowhere(string host)
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var edge = await EdgeGateway.StartAsync(application.Address);

        var answer = await SendAsync(edge.Redirected, $"GET / HTTP/1.1\r\nHost: {host}\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Location:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", "HTTP/1.1 308 ")]
    [InlineData("127.0.0.2", "HTTP/1.1 200 ")]
    public async Task What_a_trusted_proxy_took_the_TLS_off_is_served_and_nobody_else_can_say_so(string from, string status)
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var edge = await EdgeGateway.StartAsync(application.Address);

        var answer = await SendAsync(edge.Redirected, "GET / HTTP/1.1\r\nHost: example.com\r\nX-Forwarded-Proto: https\r\n", from);

        Assert.StartsWith(status, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plain_address_beside_it_is_served()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var edge = await EdgeGateway.StartAsync(application.Address);
        using var client = edge.NewClient();

        using var answer = await client.GetAsync(new Uri(edge.Plain, "/"), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal("http", Assert.Single(application.Requests).Headers["X-Forwarded-Proto"]);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task By_TLS_a_served_host_is_answered_with_the_promise_of_https_and_another_is_refused(string version)
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var edge = await EdgeGateway.StartAsync(application.Address);
        using var client = edge.NewClient();

        using var served = await SendAsync(client, edge, version, "example.com");
        using var refused = await SendAsync(client, edge, version, "evil.example");

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(Version.Parse(version), served.Version);
        Assert.Equal(["max-age=300"], served.Headers.GetValues("Strict-Transport-Security"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("https", Assert.Single(application.Requests).Headers["X-Forwarded-Proto"]);
    }

    [Fact]
    public async Task What_the_application_promises_itself_stays()
    {
        await using var application = await StubUpstream.StartAsync();
        application.Always("/", new(HttpStatusCode.OK, "text/plain", "page", new Dictionary<string, string>
        {
            ["Strict-Transport-Security"] = "max-age=1",
        }));
        await using var edge = await EdgeGateway.StartAsync(application.Address);
        using var client = edge.NewClient();

        using var answer = await client.GetAsync(edge.Secure, Cancel);

        Assert.Equal(["max-age=1"], answer.Headers.GetValues("Strict-Transport-Security"));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, EdgeGateway edge, string version, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, edge.Secure)
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = host;
        return await client.SendAsync(request, Cancel);
    }

    // Sends these bytes from this address, and gives all that came back.
    private static async Task<string> SendAsync(Uri server, string head, string from = "127.0.0.1")
    {
        using var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync("127.0.0.1", server.Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "Connection: close\r\n\r\n"), Cancel);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancel);
    }
}
