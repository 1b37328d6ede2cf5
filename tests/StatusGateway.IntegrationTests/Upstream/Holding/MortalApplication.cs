using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Upstream.Holding;

/// <summary>An application that is not there until it listens, and counts what it executes.</summary>
internal sealed class MortalApplication : IAsyncDisposable
{
    private readonly int _port = FreePort.Next();
    private readonly ConcurrentDictionary<string, int> _executed = [];
    private readonly TaskCompletionSource _answering = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _server;
    private int _inTheAir;

    public Uri Address => new($"http://localhost:{_port}");

    /// <summary>What it answers only when it is let go on.</summary>
    public const string Slow = "/slow";

    /// <summary>What it dies of, when it has executed it.</summary>
    public const string Deadly = "/deadly";

    public int InTheAir => Volatile.Read(ref _inTheAir);

    /// <summary>How many bytes of body the last request had.</summary>
    public long Received { get; private set; }

    public int Executed(string path) => _executed.GetValueOrDefault(path);

    public void GoOn() => _answering.TrySetResult();

    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = nameof(MortalApplication) });
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(_port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var server = builder.Build();
        server.UseWebSockets();
        server.Run(AnswerAsync);
        await server.StartAsync();
        _server = server;
    }

    public async Task DieAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.StopAsync();
            await server.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        GoOn();
        await DieAsync();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.WebSockets.IsWebSocketRequest)
        {
            await EchoAsync(await context.WebSockets.AcceptWebSocketAsync(), context.RequestAborted);
            return;
        }

        var buffer = new byte[64 * 1024];
        var received = 0L;
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            received += read;
        }

        Received = received;
        _executed.AddOrUpdate(path, 1, static (_, count) => count + 1);
        if (path == Deadly)
        {
            context.Abort();
            return;
        }

        Interlocked.Increment(ref _inTheAir);
        try
        {
            if (path == Slow)
            {
                await _answering.Task.WaitAsync(context.RequestAborted);
            }

            await context.Response.WriteAsync("The application", context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _inTheAir);
        }
    }

    private static async Task EchoAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, cancellationToken);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, true, cancellationToken);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }
}
