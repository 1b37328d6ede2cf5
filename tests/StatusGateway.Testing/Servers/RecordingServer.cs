using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StatusGateway.Testing.Servers;

/// <summary>A server that says one thing to whatever it is asked, echoes WebSockets, and remembers all requests.</summary>
public sealed class RecordingServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<RecordedRequest> _requests = [];

    private RecordingServer(string says)
    {
        Port = FreePort.Next();
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = nameof(RecordingServer) });
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(Port));
        _server = builder.Build();
        _server.UseWebSockets();
        _server.Run(context => AnswerAsync(context, says));
    }

    public int Port { get; }

    public Uri Address => new($"http://localhost:{Port}");

    /// <summary>The status of every answer from now on.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>Whether it takes requests and then breaks the connection.</summary>
    public bool BreaksOff { get; set; }

    public IReadOnlyCollection<RecordedRequest> Requests => _requests;

    public static async Task<RecordingServer> StartAsync(string says)
    {
        var server = new RecordingServer(says);
        await server._server.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string says)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _requests.Enqueue(new(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetString(body.ToArray())));

        if (BreaksOff)
        {
            context.Abort();
        }
        else if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await EchoAsync(socket, context.RequestAborted);
        }
        else
        {
            context.Response.StatusCode = Status;
            context.Response.ContentType = says.StartsWith('{') ? "application/json" : "text/plain";
            await context.Response.WriteAsync(says, context.RequestAborted);
        }
    }

    private static async Task EchoAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken) is { MessageType: not WebSocketMessageType.Close } part)
        {
            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, cancellationToken);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }
}

/// <summary>A request as it came.</summary>
public sealed record RecordedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
