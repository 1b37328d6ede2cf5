using System.Net;
using System.Net.WebSockets;
using System.Text;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Upstream.Holding;

/// <summary>Promise 6: a restart of the application is waited out, not reported, and nothing is executed twice.</summary>
public sealed class HoldingTests : HoldingTest
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task A_request_of_any_method_waits_for_the_application_and_is_executed_once(string method)
    {
        var gateway = await StartAsync();
        var answer = SendAsync(gateway, "/anything?a=%2F", new HttpMethod(method));
        await WaitingAsync(gateway, 1);

        await Application.ListenAsync();

        using var got = await answer;
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(1, Application.Executed("/anything"));
    }

    [Fact]
    public async Task A_large_body_is_not_read_before_the_application_is_there_and_arrives_whole()
    {
        const int Megabytes = 24;
        var gateway = await StartAsync();
        var body = new CountedContent(Megabytes);
        var answer = SendAsync(gateway, "/upload", HttpMethod.Post, body);
        await WaitingAsync(gateway, 1);
        Assert.True(body.Sent < Megabytes, "The body was read while there was nobody to send it to.");

        await Application.ListenAsync();

        using var got = await answer;
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(Megabytes * 1024 * 1024, Application.Received);
        Assert.Equal(1, Application.Executed("/upload"));
    }

    [Fact]
    public async Task A_client_that_asks_first_is_not_told_to_send_its_body_before_the_application_is_there()
    {
        var gateway = await StartAsync();
        using var client = await SendRawAsync(
            gateway, "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        await WaitingAsync(gateway, 1);
        Assert.Equal(0, client.Available);

        await Application.ListenAsync();

        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync(Cancel));
        await client.GetStream().WriteAsync("12345"u8.ToArray(), Cancel);
        Assert.Contains("HTTP/1.1 200 OK", await reader.ReadToEndAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(5, Application.Received);
    }

    [Fact]
    public async Task What_waits_is_let_in_by_batches_that_grow_with_the_answers()
    {
        var gateway = await StartAsync(null, ("hold:batch", "2"), ("hold:batchFor", "00:01:00"));
        var answers = Enumerable.Range(0, 6).Select(_ => SendAsync(gateway, MortalApplication.Slow)).ToArray();
        await WaitingAsync(gateway, 6);

        await Application.ListenAsync();

        await Eventually.TrueAsync(() => Application.InTheAir == 2);
        Assert.Equal(4, gateway.Gate.Waiting);
        Application.GoOn();
        foreach (var answer in await Task.WhenAll(answers))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answer.Dispose();
        }

        Assert.Equal(6, Application.Executed(MortalApplication.Slow));
        await Eventually.TrueAsync(() => gateway.Gate.TryPass() is not null);
    }

    [Fact]
    public async Task Past_the_limit_a_request_is_told_to_try_again_at_once_and_a_client_that_leaves_frees_its_place()
    {
        var gateway = await StartAsync(null, ("hold:most", "1"));
        using var leaving = new CancellationTokenSource();
        var first = SendAsync(gateway, "/first", leaving.Token);
        await WaitingAsync(gateway, 1);

        using var second = await SendAsync(gateway, "/second");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await WaitingAsync(gateway, 0);
        var third = SendAsync(gateway, "/third");
        await WaitingAsync(gateway, 1);
        await Application.ListenAsync();
        using var got = await third;
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(0, Application.Executed("/first"));
    }

    [Fact]
    public async Task What_waited_in_vain_is_told_to_try_again()
    {
        var gateway = await StartAsync(null, ("hold:for", "00:00:00.2"));

        using var answer = await SendAsync(gateway, "/page", HttpMethod.Post, new StringContent("once"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_web_socket_waits_as_well_and_is_connected()
    {
        var gateway = await StartAsync();
        using var socket = new ClientWebSocket();
        var connecting = socket.ConnectAsync(new($"ws://{gateway.Address.Authority}/_next/hmr"), Cancel);
        await WaitingAsync(gateway, 1);

        await Application.ListenAsync();

        await connecting;
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Cancel);
        var buffer = new byte[10];
        var echo = await socket.ReceiveAsync(buffer, Cancel);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, echo.Count));
    }

    [Fact]
    public async Task A_web_socket_that_waited_in_vain_is_closed_without_an_answer_which_it_would_take_for_the_application()
    {
        var gateway = await StartAsync(null, ("hold:for", "00:00:00.2"));
        using var client = await SendRawAsync(
            gateway,
            "GET /_next/hmr HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

        var answer = new byte[4096];
        var read = await client.GetStream().ReadAsync(answer, Cancel).AsTask()
            .ContinueWith(static reading => reading.IsCompletedSuccessfully ? reading.Result : 0, Cancel);

        Assert.Equal("", Encoding.ASCII.GetString(answer, 0, read));
    }

    [Fact]
    public async Task A_health_check_and_a_poll_of_something_unknown_are_answered_at_once()
    {
        var gateway = await StartAsync(null, ("hold:never:0", "/my/check"));
        var held = SendAsync(gateway, "/page");
        await WaitingAsync(gateway, 1);

        foreach (var path in new[] { "/healthz", "/api/health?deep", "/my/check" })
        {
            using var health = await SendAsync(gateway, path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        }

        using var poll = await SendAsync(gateway, "/api/generate-videos/status/nobody-has-started-this");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, poll.StatusCode);
        Assert.Equal("application/json", poll.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(poll.Headers.RetryAfter);

        Assert.Equal(1, gateway.Gate.Waiting);
        await Application.ListenAsync();
        using var got = await held;
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
    }

    [Fact]
    public async Task What_the_application_has_executed_is_not_sent_again_when_it_dies_of_it()
    {
        await Application.ListenAsync();
        var gateway = await StartAsync();

        using var posted = await SendAsync(gateway, MortalApplication.Deadly, HttpMethod.Post, new StringContent("once"));
        using var bare = await SendAsync(gateway, MortalApplication.Deadly, HttpMethod.Delete);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, posted.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, bare.StatusCode);
        Assert.Equal(2, Application.Executed(MortalApplication.Deadly));
    }

    [Fact]
    public async Task A_page_that_was_asked_for_when_the_application_died_is_answered_when_it_is_back_and_a_post_is_not_repeated()
    {
        await Application.ListenAsync();
        var gateway = await StartAsync();
        var page = SendAsync(gateway, MortalApplication.Slow);
        var post = SendAsync(gateway, MortalApplication.Slow, HttpMethod.Post, new StringContent("once"));
        await Eventually.TrueAsync(() => Application.InTheAir == 2);

        await Application.DieAsync();
        await WaitingAsync(gateway, 1);
        Application.GoOn();
        await Application.ListenAsync();

        using var loaded = await page;
        using var refused = await post;
        Assert.Equal(HttpStatusCode.OK, loaded.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(3, Application.Executed(MortalApplication.Slow)); // the page twice
    }

    [Fact]
    public async Task A_name_that_is_not_resolved_is_waited_for_as_a_stopped_container_is_one()
    {
        var gateway = await StartAsync(new Uri("http://stopped-container.invalid:3000"), ("hold:for", "00:00:01"));
        var answer = SendAsync(gateway, "/page");

        await WaitingAsync(gateway, 1);
        using var got = await answer;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, got.StatusCode);
    }

    [Fact]
    public async Task What_ready_says_of_the_application_is_what_the_gate_knows()
    {
        var gateway = await StartAsync();
        var held = SendAsync(gateway, "/page");
        await WaitingAsync(gateway, 1);
        Assert.Contains("\"upstream\":\"down\"", await ReadyAsync(), StringComparison.Ordinal);

        await Application.ListenAsync();
        using var got = await held;

        Assert.Contains("\"upstream\":\"up\"", await ReadyAsync(), StringComparison.Ordinal);

        async Task<string> ReadyAsync()
        {
            using var ready = await SendAsync(gateway, "/_gateway/ready");
            return await ready.Content.ReadAsStringAsync(Cancel);
        }
    }

    /// <summary>A body without a length that knows how much of itself has been taken.</summary>
    private sealed class CountedContent(int megabytes) : HttpContent
    {
        private int _sent;

        public int Sent => Volatile.Read(ref _sent);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var megabyte = new byte[1024 * 1024];
            while (Sent < megabytes)
            {
                await stream.WriteAsync(megabyte, Cancel);
                Interlocked.Increment(ref _sent);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
