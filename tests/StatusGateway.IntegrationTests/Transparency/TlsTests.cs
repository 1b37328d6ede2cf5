using System.Net;
using System.Net.WebSockets;
using System.Text;
using StatusGateway.Commands;
using StatusGateway.Settings;
using StatusGateway.Testing.Raw;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>Clients that come by TLS, with HTTP/2 or without, to an application of HTTP/1.1.</summary>
public sealed class TlsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => ["1.1", "2.0"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_request_reaches_the_application_as_it_came(string version)
    {
        await using var origin = ByteRecordingOrigin.Start(static request => request.SayAsync(RawCase.AnswerOf("200 OK", "ok")));
        await using var gateway = await TlsGateway.StartAsync(origin.Address);
        using var invoker = gateway.NewInvoker();
        using var request = gateway.NewRequest(HttpMethod.Get, "/a%2Fb/%zz/../c?x=%252F", Version.Parse(version));
        request.Headers.TryAddWithoutValidation("Cookie", ["a=1", "b=2"]);
        request.Headers.TryAddWithoutValidation("X-Long", new string('a', 40 * 1024));

        using var answer = await invoker.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Version.Parse(version), answer.Version);
        Assert.Equal("ok", await answer.Content.ReadAsStringAsync(Cancel));
        var seen = Assert.Single(origin.Requests);
        Assert.Equal("GET /a%2Fb/%zz/../c?x=%252F HTTP/1.1", seen.StartLine);
        Assert.Equal(gateway.Address.Authority, Assert.Single(seen.ValuesOf("Host")));
        Assert.Equal("a=1; b=2", Assert.Single(seen.ValuesOf("Cookie")));
        Assert.Equal(40 * 1024, Assert.Single(seen.ValuesOf("X-Long")).Length);
        Assert.Equal("https", Assert.Single(seen.ValuesOf("X-Forwarded-Proto")));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Each_chunk_and_the_trailers_reach_the_client_when_they_come(string version)
    {
        using var arrived = new SemaphoreSlim(0);
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            await request.SayAsync(RawCase.BareAnswerOf("200 OK", "Transfer-Encoding: chunked\nTrailer: X-Sum"));
            await arrived.WaitAsync(request.Ending);
            await request.SayAsync("3\r\none\r\n");
            await arrived.WaitAsync(request.Ending);
            await request.SayAsync("0\r\nX-Sum: 1\r\n\r\n");
        });
        await using var gateway = await TlsGateway.StartAsync(origin.Address);
        using var invoker = gateway.NewInvoker();
        using var request = gateway.NewRequest(HttpMethod.Get, "/events", Version.Parse(version));

        using var answer = await invoker.SendAsync(request, Cancel);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancel);
        var buffer = new byte[16];
        arrived.Release();
        Assert.Equal(3, await body.ReadAsync(buffer, Cancel));
        arrived.Release();
        Assert.Equal(0, await body.ReadAsync(buffer, Cancel));

        Assert.Equal(["1"], answer.TrailingHeaders.GetValues("X-Sum"));
    }

    [Fact]
    public async Task A_client_of_HTTP_2_that_leaves_a_stream_is_gone_for_the_application_as_well()
    {
        using var gone = new SemaphoreSlim(0);
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            await request.SayAsync(RawCase.BareAnswerOf("200 OK", "Transfer-Encoding: chunked", "1\r\na\r\n"));
            await request.Connection.WaitForEndAsync(request.Ending);
            gone.Release();
        });
        await using var gateway = await TlsGateway.StartAsync(origin.Address);
        using var invoker = gateway.NewInvoker();
        using var request = gateway.NewRequest(HttpMethod.Get, "/events", HttpVersion.Version20);
        var answer = await invoker.SendAsync(request, Cancel);

        answer.Dispose();

        Assert.True(await gone.WaitAsync(TimeSpan.FromSeconds(2), Cancel));
    }

    [Fact]
    public async Task More_streams_than_a_hundred_share_one_connection()
    {
        const int Together = 200;
        using var all = new CountdownEvent(Together);
        var answering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            if (all.Signal())
            {
                answering.SetResult();
            }

            await answering.Task.WaitAsync(request.Ending);
            await request.SayAsync(RawCase.AnswerOf("200 OK", "ok"));
        });
        await using var gateway = await TlsGateway.StartAsync(origin.Address);
        using var invoker = gateway.NewInvoker();

        var statuses = await Task.WhenAll(Enumerable.Range(0, Together).Select(async at =>
        {
            using var request = gateway.NewRequest(HttpMethod.Get, $"/{at}", HttpVersion.Version20);
            using var answer = await invoker.SendAsync(request, Cancel);
            return answer.StatusCode;
        }));

        Assert.All(statuses, static status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_WebSocket_is_carried_by_either_version(string version)
    {
        await using var application = await RecordingServer.StartAsync("page");
        await using var gateway = await TlsGateway.StartAsync(application.Address);
        using var invoker = gateway.NewInvoker();
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        await socket.ConnectAsync(new($"wss://{gateway.Address.Authority}/_next/hmr?id=%2F"), invoker, Cancel);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Cancel);
        var buffer = new byte[16];
        var echo = await socket.ReceiveAsync(buffer.AsMemory(), Cancel);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, echo.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        Assert.Equal("/_next/hmr?id=%2F", Assert.Single(application.Requests).Target);
    }

    [Fact]
    public async Task The_health_command_asks_it_as_well()
    {
        await using var origin = ByteRecordingOrigin.Start(static request => request.SayAsync(RawCase.AnswerOf("200 OK", "ok")));
        await using var gateway = await TlsGateway.StartAsync(origin.Address);

        var code = await GatewayCommandLine.RunAsync(
            ["health", "--listen", Addresses.Text(gateway.Address)],
            new CommandContext(TlsGateway.Environment, gateway.Folder, TextWriter.Null, TextWriter.Null));

        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData("nothing.pem", "privkey.pem", "listen.certificate names {0}/nothing.pem, which cannot be read: name a PEM file of this user's")]
    [InlineData("fullchain.pem", "nothing.pem", "listen.certificateKey names {0}/nothing.pem, which cannot be read: name a PEM file of this user's")]
    [InlineData("privkey.pem", "privkey.pem", "listen.certificate names {0}/privkey.pem, which holds no certificate: name a PEM file of it and its chain")]
    [InlineData("fullchain.pem", "fullchain.pem", "listen.certificateKey names {0}/fullchain.pem, which does not hold the private key of {0}/fullchain.pem: name the PEM file of that key, without a password")]
    [InlineData("fullchain.pem", "other.pem", "listen.certificateKey names {0}/other.pem, which does not hold the private key of {0}/fullchain.pem: name the PEM file of that key, without a password")]
    public async Task A_wrong_file_stops_the_start_with_one_line(string certificate, string key, string line)
    {
        await using var gateway = await TlsGateway.StartAsync(new("http://127.0.0.1:1"));
        using var another = System.Security.Cryptography.RSA.Create(2048);
        await File.WriteAllTextAsync(Path.Combine(gateway.Folder, "other.pem"), another.ExportPkcs8PrivateKeyPem(), Cancel);
        using var error = new StringWriter();
        var environment = new Dictionary<string, string>
        {
            ["STATUSGATEWAY_LISTEN_CERTIFICATE"] = certificate,
            ["STATUSGATEWAY_LISTEN_CERTIFICATE_KEY"] = key,
        };

        var code = await GatewayCommandLine.RunAsync(
            ["--upstream", "http://127.0.0.1:1", "--listen", $"https://127.0.0.1:{FreePort.Next()}", "--data", Path.Combine(gateway.Folder, "other")],
            new CommandContext(environment, gateway.Folder, TextWriter.Null, error));

        Assert.Equal(2, code);
        Assert.Equal(line.Replace("{0}", gateway.Folder, StringComparison.Ordinal) + Environment.NewLine, error.ToString());
    }
}
