using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Access;

/// <summary>
/// An application that keeps its operations in memory and shows each to its owner alone, unless it is open to everybody.
/// </summary>
internal sealed class GuardedApplication : IAsyncDisposable
{
    private readonly int _port = FreePort.Next();
    private readonly ConcurrentQueue<string> _requests = new();
    private WebApplication? _server;

    public string Address => $"http://127.0.0.1:{_port}";

    public ConcurrentDictionary<string, Job> Jobs { get; } = new();

    /// <summary>Whether it asks who polls.</summary>
    public bool IsGuarded { get; set; } = true;

    /// <summary>Answers a status request in the place of the application's own way; false leaves it to that.</summary>
    public Func<HttpContext, string, Task<bool>> OnStatus { get; set; } = static (_, _) => Task.FromResult(false);

    /// <summary>Answers any other request.</summary>
    public Func<HttpContext, Task> OnOther { get; set; } = static context =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    /// <summary>Method and target of each request that reached it.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.StopAsync();
            await server.DisposeAsync();
        }
    }

    /// <summary>Comes back, and knows nothing of what it did.</summary>
    public async Task RestartForgettingAsync()
    {
        await StopAsync();
        Jobs.Clear();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>How often the status of an operation was asked for.</summary>
    public int AskedFor(string id) => _requests.Count(request => request.Contains($"/status/{id}", StringComparison.Ordinal));

    public static string WhoIs(HttpContext context) =>
        context.Request.Cookies["sid"] ?? context.Request.Headers.Authorization.ToString();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value!);
        _requests.Enqueue($"{request.Method} {path}{request.QueryString}");
        if (request.Method == "POST" && path == "/api/generate-videos")
        {
            await CreateAsync(context);
        }
        else if (path.StartsWith("/api/generate-videos/status/", StringComparison.Ordinal))
        {
            var id = path[(path.LastIndexOf('/') + 1)..];
            if (!await OnStatus(context, id))
            {
                await ShowAsync(context, id);
            }
        }
        else
        {
            await OnOther(context);
        }
    }

    private async Task CreateAsync(HttpContext context)
    {
        var id = Guid.NewGuid().ToString();
        Jobs[id] = new Job(WhoIs(context), "processing", 10);
        await context.WriteJsonAsync($$"""{"success":true,"operationId":"{{id}}","message":"Started"}""");
    }

    private async Task ShowAsync(HttpContext context, string id)
    {
        if (IsGuarded && WhoIs(context).Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await context.WriteJsonAsync("""{"error":"Please log in"}""");
        }
        else if (!Jobs.TryGetValue(id, out var job) || (IsGuarded && job.Owner != WhoIs(context)))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.WriteJsonAsync("""{"error":"Operation not found"}""");
        }
        else
        {
            await context.WriteJsonAsync(job.ToJson(id));
        }
    }
}

/// <summary>One operation as the application remembers it.</summary>
internal sealed record Job(string Owner, string Status, int Progress, string? Result = null)
{
    public string ToJson(string id) =>
        $$"""{"operationId":"{{id}}","status":"{{Status}}","progress":{{Progress.ToString(CultureInfo.InvariantCulture)}}"""
        + (Result is null ? "" : $",\"result\":{Result}") + "}";
}

internal static class JsonAnswers
{
    public static Task WriteJsonAsync(this HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
