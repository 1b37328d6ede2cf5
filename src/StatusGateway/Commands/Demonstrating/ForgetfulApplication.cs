using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace StatusGateway.Commands.Demonstrating;

/// <summary>An application that keeps its operations in memory, as so many do. Killed, it forgets them.</summary>
internal sealed class ForgetfulApplication(TimeProvider time) : IAsyncDisposable
{
    private const string Route = "/api/generate-videos";

    private ConcurrentDictionary<string, Job> _jobs = new();
    private WebApplication? _app;
    private int _port;

    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>Starts it with an empty memory, at the port that it had before.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));

        _jobs = new();
        _app = builder.Build();
        _app.MapPost(Route, CreateAsync);
        _app.MapGet(Route + "/status/{id}", AnswerAsync);
        await _app.StartAsync(cancellationToken);

        var server = _app.Services.GetRequiredService<IServer>();
        _port = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;
    }

    /// <summary>Ends it at once; what is on its way is cut off.</summary>
    public async Task KillAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(new CancellationToken(canceled: true));
            await _app.DisposeAsync();
            _app = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private Task CreateAsync(HttpContext context)
    {
        var id = Guid.NewGuid().ToString();
        _ = int.TryParse(context.Request.Query["seconds"], out var seconds);
        _jobs[id] = new(time.GetUtcNow(), TimeSpan.FromSeconds(seconds));
        return context.Response.WriteAsJsonAsync(
            new CreatedBody(true, id, "Video generation started"),
            DemoJson.Default.CreatedBody,
            contentType: null,
            context.RequestAborted);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var id = (string)context.GetRouteValue("id")!;
        if (!_jobs.TryGetValue(id, out var job))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsJsonAsync(
                new ErrorBody("Operation not found"),
                DemoJson.Default.ErrorBody,
                contentType: null,
                context.RequestAborted);
        }

        return context.Response.WriteAsJsonAsync(
            job.Show(id, time.GetUtcNow()), DemoJson.Default.StatusBody, contentType: null, context.RequestAborted);
    }

    // Work that goes on by itself: how far it is follows from when it began.
    private sealed record Job(DateTimeOffset Began, TimeSpan Takes)
    {
        public StatusBody Show(string id, DateTimeOffset now)
        {
            var part = Math.Clamp((now - Began) / Takes, 0, 1);
            var at = Math.Min(now.ToUnixTimeMilliseconds(), (Began + Takes).ToUnixTimeMilliseconds());
            return part < 1
                ? new(id, "processing", (int)(part * 100), "Generating video", at)
                : new(id, "complete", 100, "Video generated", at);
        }
    }
}

/// <summary>The answer to a creation.</summary>
internal sealed record CreatedBody(bool Success, string OperationId, string Message);

/// <summary>The answer to a poll.</summary>
internal sealed record StatusBody(string OperationId, string Status, int Progress, string Message, long UpdatedAt);

/// <summary>The answer when something is wrong.</summary>
internal sealed record ErrorBody(string Error);

/// <summary>The serializer of the demonstration.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CreatedBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class DemoJson : JsonSerializerContext;
