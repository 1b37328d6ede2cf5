using StatusGateway.Polling;
using StatusGateway.Upstream;
using StatusGateway.Upstream.Shield;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Supabase.Project;

/// <summary>Makes a request the project's own: its host and the raw target; key, token and user agent as they came.</summary>
internal sealed class ProjectTransformer(HopMark mark, Func<Task>? whenDone = null) : HttpTransformer
{
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.RequestUri = RawAddress.Of(destinationPrefix, httpContext.RawTarget);
        proxyRequest.Headers.Host = null; // that of the address: a project is told by it

        // A browser sends them to this address for the application's sake; to the project's own it would send none of them.
        proxyRequest.Headers.Remove("Cookie");

        // The name and the scheme of this address say nothing of the project's, behind whose own proxies they would be believed.
        proxyRequest.Headers.Remove(ForwardingHeaders.Host);
        proxyRequest.Headers.Remove(ForwardingHeaders.Proto);
        mark.Put(proxyRequest.Headers, httpContext.Request);
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (whenDone is not null && proxyResponse is { IsSuccessStatusCode: true })
        {
            await whenDone();
        }

        return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }
}
