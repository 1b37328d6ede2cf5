using StatusGateway.Settings;
using StatusGateway.Upstream;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Supabase.Project;

/// <summary>Forwards a request to the Supabase project as it came, and streams the answer back.</summary>
internal sealed class ProjectForwarder(
    IHttpForwarder forwarder, UpstreamConnections connections, HopMark mark, ProjectHealth health) : IDisposable
{
    // HTTP/1.1 is what supabase-js speaks to a project, and the one in which a WebSocket surely opens. No idle cut: a silent
    // subscription is the application's own affair.
    private static readonly ForwarderRequestConfig Forwarding = new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        Version = System.Net.HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private readonly HttpMessageInvoker _client = connections.CreateRemote();
    private readonly ProjectTransformer _transformer = new(mark);

    public Task ForwardAsync(HttpContext context, Uri project) => ForwardAsync(context, project, _transformer);

    /// <summary>The same; what the project has carried out is followed up before the client hears of it.</summary>
    public Task ForwardAsync(HttpContext context, Uri project, Func<Task> whenDone) =>
        ForwardAsync(context, project, new ProjectTransformer(mark, whenDone));

    public void Dispose() => _client.Dispose();

    private async Task ForwardAsync(HttpContext context, Uri project, ProjectTransformer transformer)
    {
        var error = await forwarder.SendAsync(context, Addresses.Text(project), _client, Forwarding, transformer);
        if (error is ForwarderError.None)
        {
            health.NoteAnswer(context.Response.StatusCode);
            return;
        }

        if (error is ForwarderError.Request or ForwarderError.RequestTimedOut && !context.RequestAborted.IsCancellationRequested)
        {
            var state = health.NoteFault(context.Features.Get<IForwarderErrorFeature>()?.Exception);
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
                await (state is ProjectState.HostUnknown ? ProjectErrors.NoSuchHost : ProjectErrors.Unreachable).WriteAsync(context);
            }
        }
    }
}
