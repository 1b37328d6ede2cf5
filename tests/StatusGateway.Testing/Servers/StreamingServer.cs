using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StatusGateway.Testing.Servers;

/// <summary>
/// An application that streams: what a test says comes out of <c>/events</c> as it is said, <c>/socket</c> is a WebSocket that a
/// test talks on, and anything else is answered with the server's name.
/// </summary>
public sealed class StreamingServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StreamingServer(string name)
    {
        Port = FreePort.Next();
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = nameof(StreamingServer) });
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(Port));
        _server = builder.Build();
        _server.UseWebSockets();
        _server.Run(context => AnswerAsync(context, name));
    }

    public int Port { get; }

    public Uri Address => new($"http://localhost:{Port}");

    /// <summary>What is said in the event stream.</summary>
    public Channel<byte[]> Events { get; } = Channel.CreateUnbounded<byte[]>();

    /// <summary>What is done on each WebSocket.</summary>
    public Func<WebSocket, CancellationToken, Task> Talk { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Ends when the reader of the event stream has gone.</summary>
    public Task EventsAborted => _aborted.Task;

    public static async Task<StreamingServer> StartAsync(string name)
    {
        var server = new StreamingServer(name);
        await server._server.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string name)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await Talk(socket, context.RequestAborted);
        }
        else if (context.Request.Path == "/events")
        {
            await StreamAsync(context);
        }
        else
        {
            await context.Response.WriteAsync(name, context.RequestAborted);
        }
    }

    private async Task StreamAsync(HttpContext context)
    {
        using var gone = context.RequestAborted.Register(() => _aborted.TrySetResult());
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync(context.RequestAborted);
        await foreach (var chunk in Events.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
