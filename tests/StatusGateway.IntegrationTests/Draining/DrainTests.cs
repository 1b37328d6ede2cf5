using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Draining;

/// <summary>The end of a gateway that is told to stop: who need not be cut off is not.</summary>
public sealed class DrainTests
{
    private static readonly Uri Ready = new("/_gateway/ready", UriKind.Relative);
    private static readonly Uri Live = new("/_gateway/live", UriKind.Relative);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_reconnects_when_told_to_sees_neither_a_reset_nor_an_error_and_what_was_created_is_kept()
    {
        var window = TimeSpan.FromSeconds(1.5);
        await using var upstream = await StubUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream.Address, window, finish: TimeSpan.FromSeconds(10));
        var id = Guid.NewGuid().ToString();
        upstream.Move(id, "processing", 10);
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var created = new ConcurrentQueue<string>();
        var pollers = Enumerable.Range(0, 12).Select(_ => new KeepAlivePoller(gateway.Address, "GET", StubUpstream.OpenRoute + id)).ToList();
        var creators = Enumerable.Range(0, 2).Select(_ => new KeepAlivePoller(gateway.Address, "POST", StubUpstream.OpenCreation, body =>
        {
            using var json = JsonDocument.Parse(body);
            created.Enqueue(json.RootElement.GetProperty("operationId").GetString()!);
        })).ToList();
        var load = Task.WhenAll(pollers.Concat(creators).Select(poller => poller.RunAsync(stop.Task, Cancel)));
        await Eventually.TrueAsync(() => pollers.All(static poller => poller.Answered > 20) && !created.IsEmpty);

        gateway.Terminate();
        var since = Stopwatch.GetTimestamp();
        using var client = new HttpClient { BaseAddress = gateway.Address };
        await Eventually.SeenAsync(() => StatusAsync(client, Ready), static code => code == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, Live));
        await Task.Delay(window - Stopwatch.GetElapsedTime(since), Cancel); // the promise is about this time
        stop.SetResult();
        await load;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{pollers.Concat(creators).Sum(static poller => poller.Answered)} requests, {pollers.Sum(static poller => poller.Reconnected)} reconnected");

        Assert.Equal(0, await gateway.WaitForExitAsync(Cancel));
        Assert.Empty(pollers.Concat(creators).SelectMany(static poller => poller.Faults));
        Assert.All(pollers, static poller => Assert.True(poller.Reconnected > 0));

        await upstream.RefuseAsync();
        await gateway.StartAgainAsync(Cancel);
        foreach (var kept in created)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, new(StubUpstream.OpenRoute + kept, UriKind.Relative)));
        }
    }

    [Fact]
    public async Task An_event_stream_says_when_to_come_again_and_ends_whole()
    {
        await using var upstream = await StreamingServer.StartAsync("here");
        await using var gateway = await StartAsync(upstream.Address, TimeSpan.Zero, finish: TimeSpan.FromMinutes(1));
        using var client = new HttpClient { BaseAddress = gateway.Address };
        upstream.Events.Writer.TryWrite("data: 1\n\ndata: hal"u8.ToArray());
        await using var stream = await client.GetStreamAsync(new Uri("/events", UriKind.Relative), Cancel);
        var buffer = new byte[100];
        var said = "";
        while (!said.EndsWith("hal", StringComparison.Ordinal))
        {
            said += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, Cancel));
        }

        gateway.Terminate();

        // A body that is cut, without its last chunk, throws here.
        using var rest = new StreamReader(stream);
        Assert.Equal("\nretry: 1000\n", await rest.ReadToEndAsync(Cancel));
        await upstream.EventsAborted.WaitAsync(Cancel);
        Assert.Equal(0, await gateway.WaitForExitAsync(Cancel));
    }

    [Fact]
    public async Task A_WebSocket_is_closed_with_1001_in_the_middle_of_large_fragmented_messages()
    {
        await using var upstream = await StreamingServer.StartAsync("here");
        upstream.Talk = SendWithoutEndAsync;
        await using var gateway = await StartAsync(upstream.Address, TimeSpan.Zero, finish: TimeSpan.FromMinutes(1));
        using var socket = await ConnectAsync(gateway);
        var buffer = new byte[16 * 1024];
        for (var part = 0; part < 100; part++)
        {
            await socket.ReceiveAsync(buffer.AsMemory(), Cancel);
        }

        gateway.Terminate();
        while ((await socket.ReceiveAsync(buffer.AsMemory(), Cancel)).MessageType != WebSocketMessageType.Close)
        {
            // Whatever was under way is whole: a broken frame throws.
        }

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, Cancel);
        Assert.Equal(0, await gateway.WaitForExitAsync(Cancel));
    }

    [Fact]
    public async Task A_silent_WebSocket_is_closed_with_1001_and_its_application_hears_of_it()
    {
        var heard = new TaskCompletionSource<WebSocketCloseStatus?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await StreamingServer.StartAsync("here");
        upstream.Talk = async (socket, cancellationToken) =>
        {
            await socket.ReceiveAsync(new byte[10], cancellationToken);
            heard.TrySetResult(socket.CloseStatus);
        };
        await using var gateway = await StartAsync(upstream.Address, TimeSpan.Zero, finish: TimeSpan.FromMinutes(1));
        using var socket = await ConnectAsync(gateway);

        gateway.Terminate();
        await socket.ReceiveAsync(new byte[10].AsMemory(), Cancel);

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, Cancel);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await heard.Task.WaitAsync(Cancel));
        Assert.Equal(0, await gateway.WaitForExitAsync(Cancel));
    }

    [Fact]
    public async Task A_request_that_was_begun_is_finished()
    {
        await using var upstream = await StubUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream.Address, TimeSpan.Zero, finish: TimeSpan.FromMinutes(1));
        using var client = new HttpClient { BaseAddress = gateway.Address };
        upstream.Hang();
        var answer = StatusAsync(client, new(StubUpstream.OpenRoute + "hung-0000-0000-0000", UriKind.Relative));
        await Eventually.TrueAsync(() => upstream.AskedFor("hung-0000-0000-0000") > 0);

        gateway.Terminate();
        await Eventually.TrueAsync(() => gateway.Output.Contains(" 1701 ", StringComparison.Ordinal));
        upstream.GoOn();

        Assert.Equal(HttpStatusCode.NotFound, await answer);
        Assert.Equal(0, await gateway.WaitForExitAsync(Cancel));
    }

    [Fact]
    public async Task Ctrl_C_ends_at_once_whatever_is_open()
    {
        await using var upstream = await StreamingServer.StartAsync("here");
        await using var gateway = await StartAsync(upstream.Address, TimeSpan.FromMinutes(10), finish: TimeSpan.FromMinutes(10));
        using var socket = await ConnectAsync(gateway);

        gateway.Interrupt();

        Assert.Equal(0, await gateway.WaitForExitAsync(Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_signal_ends_at_once_whatever_is_unfinished(bool byCtrlC)
    {
        await using var upstream = await StubUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream.Address, TimeSpan.FromMinutes(10), finish: TimeSpan.FromMinutes(10));
        using var client = new HttpClient { BaseAddress = gateway.Address };
        upstream.Hang();
        var answer = StatusAsync(client, new(StubUpstream.OpenRoute + "hung-0000-0000-0000", UriKind.Relative));
        await Eventually.TrueAsync(() => upstream.AskedFor("hung-0000-0000-0000") > 0);
        gateway.Terminate();
        await Eventually.TrueAsync(() => gateway.Output.Contains(" 1700 ", StringComparison.Ordinal));

        if (byCtrlC)
        {
            gateway.Interrupt();
        }
        else
        {
            gateway.Terminate();
        }

        Assert.Equal(0, await gateway.WaitForExitAsync(Cancel));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer);
    }

    private static Task<GatewayProcess> StartAsync(Uri upstream, TimeSpan window, TimeSpan finish) =>
        GatewayProcess.StartAsync(upstream, Cancel, environment: new Dictionary<string, string>
        {
            ["STATUSGATEWAY_DRAIN_FOR"] = window.ToString(),
            ["STATUSGATEWAY_DRAIN_FINISH"] = finish.ToString(),
        });

    private static async Task<ClientWebSocket> ConnectAsync(GatewayProcess gateway)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/socket" }.Uri, Cancel);
        return socket;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, Uri target)
    {
        using var answer = await client.GetAsync(target, Cancel);
        return answer.StatusCode;
    }

    private static async Task SendWithoutEndAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var closing = socket.ReceiveAsync(new byte[10], cancellationToken);
        for (var part = 1; !closing.IsCompleted; part++)
        {
            await socket.SendAsync(
                new byte[(part * 7919) % 200_000], WebSocketMessageType.Binary, endOfMessage: part % 5 == 0, cancellationToken);
        }
    }
}
