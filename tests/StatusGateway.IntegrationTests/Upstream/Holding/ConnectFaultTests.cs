using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using StatusGateway.Testing.Servers;
using StatusGateway.Upstream;
using StatusGateway.Upstream.Holding;

namespace StatusGateway.IntegrationTests.Upstream.Holding;

/// <summary>What the handler really throws: before a byte was sent, and after.</summary>
public sealed class ConnectFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connect_that_is_refused() => Assert.Equal("ConnectionRefused", await FaultAsync(new($"http://localhost:{FreePort.Next()}")));

    [Fact]
    public async Task A_name_that_is_not_resolved() => Assert.NotNull(await FaultAsync(new("http://stopped-container.invalid")));

    [Fact]
    public async Task A_connect_that_takes_too_long()
    {
        // A listener whose queue is full answers no connect any more, as a machine that is gone does.
        using var deaf = new Socket(SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        deaf.Listen(0);
        var port = ((IPEndPoint)deaf.LocalEndPoint!).Port;
        var queued = new List<Socket>();
        for (var number = 0; number < 4; number++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            queued.Add(socket);
            _ = socket.ConnectAsync(IPAddress.IPv6Loopback, port, Cancel).AsTask()
                .ContinueWith(static connecting => _ = connecting.Exception, Cancel, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        Assert.Equal("TimedOut", await FaultAsync(new($"http://[::1]:{port}")));
        queued.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task A_handshake_that_fails_is_none() =>
        Assert.Null(await FaultAsync(await ServeAsync("HTTP/1.1 400 Bad Request\r\n\r\n", "https")));

    [Fact]
    public async Task An_answer_that_never_came_is_none() => Assert.Null(await FaultAsync(await ServeAsync("")));

    [Fact]
    public async Task An_answer_that_broke_off_is_none() => Assert.Null(await FaultAsync(await ServeAsync("HTTP/1.1 200")));

    private static async Task<string?> FaultAsync(Uri address)
    {
        var options = Options.Create(new UpstreamOptions { Connect = TimeSpan.FromMilliseconds(300) });
        using var client = new UpstreamConnections(options).CreateOwn();
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(request, Cancel));
        return ConnectFault.Of(fault);
    }

    /// <summary>Takes one connection, reads from it, says this and closes it.</summary>
    private static Task<Uri> ServeAsync(string answer, string scheme = "http")
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = AnswerAsync();
        return Task.FromResult(new Uri($"{scheme}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));

        async Task AnswerAsync()
        {
            using var taking = listener;
            using var socket = await listener.AcceptSocketAsync(Cancel);
            await socket.ReceiveAsync(new byte[1000], Cancel);
            await socket.SendAsync(Encoding.ASCII.GetBytes(answer), Cancel);
        }
    }
}
