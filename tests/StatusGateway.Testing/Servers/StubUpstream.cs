using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StatusGateway.Testing.Servers;

/// <summary>
/// An application of the kind the gateway stands in front of, with its operations in memory, that does as a test tells it: it
/// forgets, refuses, hangs, takes its time, or says what it is given to say. Its address stays the same.
/// </summary>
public sealed class StubUpstream : IAsyncDisposable
{
    public const string OpenCreation = "/api/generate-videos";
    public const string OpenRoute = "/api/generate-videos/status/";

    /// <summary>The same behind a log-in: an operation is shown to whoever created it, and is "not found" to all others.</summary>
    public const string GuardedCreation = "/api/my-videos";
    public const string GuardedRoute = "/api/my-videos/status/";

    private const string CookieName = "session=";

    private readonly int _port = FreePort.Next();
    private readonly ConcurrentDictionary<string, Job> _jobs = [];
    private readonly ConcurrentDictionary<string, StubAnswer> _given = [];
    private readonly ConcurrentDictionary<string, int> _asked = [];
    private readonly ConcurrentDictionary<string, bool> _nothing = [];
    private readonly ConcurrentDictionary<string, bool> _refusedOrigins = [];
    private WebApplication? _server;
    private long _lastUpdate;

    // Completed while requests are answered; replaced by an open one while they hang.
    private volatile TaskCompletionSource _answering = Completed();

    private StubUpstream()
    {
    }

    public Uri Address => new($"http://localhost:{_port}");

    /// <summary>How long each answer takes.</summary>
    public TimeSpan Delay { get; set; }

    public static async Task<StubUpstream> StartAsync()
    {
        var upstream = new StubUpstream();
        await upstream.ListenAsync();
        return upstream;
    }

    /// <summary>The cookie of a person who is logged in.</summary>
    public static string CookieOf(string user) => $"{CookieName}{user}-has-logged-in-long-ago";

    /// <summary>Forgets every operation, as a reload or a restart does.</summary>
    public void ForgetAll() => _jobs.Clear();

    /// <summary>Moves an operation, which the application then knows whether or not it was created by a request.</summary>
    public void Move(string id, string status, double progress = 0, string? message = null)
    {
        var now = NextTime();
        _jobs.AddOrUpdate(
            id,
            static (_, moved) => moved,
            static (_, before, moved) => moved with { Owner = before.Owner },
            new Job(null, status, progress, message ?? $"It is {status}", now));
    }

    /// <summary>From now on this path is answered so, whatever is known.</summary>
    public void Always(string path, StubAnswer answer) => _given[path] = answer;

    /// <summary>From now on there is nothing under this prefix, which is said as a framework says it: with a page.</summary>
    public void Answer404WithHtml(string prefix) => _nothing[prefix] = true;

    /// <summary>From now on pages of this origin are refused what is the framework's own, as a development server does.</summary>
    public void RefuseOrigin(string origin) => _refusedOrigins[origin] = true;

    /// <summary>How often this operation's status was asked for.</summary>
    public int AskedFor(string id) => _asked.GetValueOrDefault(id);

    /// <summary>Takes requests and answers none until it is let go on.</summary>
    public void Hang() => _answering = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _answering.TrySetResult();

    /// <summary>Ends all connections, and refuses new ones until it listens again.</summary>
    public async Task RefuseAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.StopAsync();
            await server.DisposeAsync();
        }
    }

    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = nameof(StubUpstream) });
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(_port));
        var server = builder.Build();
        server.Run(AnswerAsync);
        await server.StartAsync();
        _server = server;
    }

    public async ValueTask DisposeAsync()
    {
        GoOn();
        await RefuseAsync();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static TaskCompletionSource Completed()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var id = path[(path.LastIndexOf('/') + 1)..];
        if (path.Contains("/status/", StringComparison.Ordinal))
        {
            _asked.AddOrUpdate(id, 1, static (_, count) => count + 1);
        }

        await _answering.Task.WaitAsync(context.RequestAborted);
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, context.RequestAborted);
        }

        var user = UserOf(context.Request);
        var answer = RefusalOf(context.Request, path) ?? _given.GetValueOrDefault(path) ?? (context.Request.Method, path) switch
        {
            ("POST", OpenCreation) => Create(null),
            ("POST", GuardedCreation) => user is null ? Refused : Create(user),
            ("GET" or "HEAD", _) when path == OpenRoute + id => Show(id, null),
            ("GET" or "HEAD", _) when path == GuardedRoute + id => user is null ? Refused : Show(id, user),
            _ => StubAnswer.OfJson(HttpStatusCode.NotFound, """{"error":"Not found"}"""),
        };
        await WriteAsync(context, answer);
    }

    private StubAnswer? RefusalOf(HttpRequest request, string path) =>
        _nothing.Keys.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal))
            ? new(HttpStatusCode.NotFound, "text/html", "<html>This page could not be found.</html>", new Dictionary<string, string>())
        : path.StartsWith("/_next/", StringComparison.Ordinal) && _refusedOrigins.ContainsKey(request.Headers.Origin.ToString())
            ? new(HttpStatusCode.Forbidden, "text/plain", "Unauthorized", new Dictionary<string, string>())
            : null;

    private static StubAnswer Refused => StubAnswer.OfJson(HttpStatusCode.Unauthorized, """{"error":"Please log in"}""");

    private StubAnswer Create(string? owner)
    {
        var id = Guid.NewGuid().ToString();
        _jobs[id] = new Job(owner, "pending", 0, "It is pending", NextTime());
        return StubAnswer.OfJson(
            HttpStatusCode.OK, $$"""{"success":true,"operationId":"{{id}}","message":"Video generation started"}""");
    }

    private StubAnswer Show(string id, string? user)
    {
        if (!_jobs.TryGetValue(id, out var job) || job.Owner != user)
        {
            return StubAnswer.OfJson(HttpStatusCode.NotFound, """{"error":"Operation not found"}""");
        }

        var json = new JsonObject
        {
            ["operationId"] = id,
            ["status"] = job.Status,
            ["progress"] = job.Progress,
            ["message"] = job.Message,
        };
        if (job.Status == "complete")
        {
            json["result"] = new JsonObject { ["videoUrl"] = $"/videos/{id}.mp4" };
        }

        if (job.Status == "error")
        {
            json["error"] = job.Message;
        }

        json["updatedAt"] = job.UpdatedAt;
        return StubAnswer.OfJson(HttpStatusCode.OK, json.ToJsonString());
    }

    private static string? UserOf(HttpRequest request)
    {
        foreach (var pair in request.Headers.Cookie.ToString().Split(';', StringSplitOptions.TrimEntries))
        {
            if (pair.StartsWith(CookieName, StringComparison.Ordinal))
            {
                return pair[CookieName.Length..];
            }
        }

        return null;
    }

    private static async Task WriteAsync(HttpContext context, StubAnswer answer)
    {
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        context.Response.StatusCode = (int)answer.Code;
        context.Response.ContentType = answer.MediaType;
        context.Response.ContentLength = bytes.Length;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    // Milliseconds that never stand still, so that of two states the later one says so.
    private long NextTime()
    {
        while (true)
        {
            var last = Volatile.Read(ref _lastUpdate);
            var next = Math.Max(last + 1, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            if (Interlocked.CompareExchange(ref _lastUpdate, next, last) == last)
            {
                return next;
            }
        }
    }

    private sealed record Job(string? Owner, string Status, double Progress, string Message, long UpdatedAt);
}

/// <summary>An answer that a test gives the stub application to say.</summary>
public sealed record StubAnswer(
    HttpStatusCode Code, string MediaType, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public static StubAnswer OfJson(HttpStatusCode code, string body) =>
        new(code, "application/json", body, new Dictionary<string, string>());
}
