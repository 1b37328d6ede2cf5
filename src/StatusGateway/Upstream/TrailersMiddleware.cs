using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Upstream;

/// <summary>Ends an answer whose trailers were announced.</summary>
internal sealed class TrailersMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);

        // An answer that broke off is left without its end: that is how the client learns of it.
        if (context.Features.Get<IHttpResponseTrailersFeature>() is AnnouncedTrailers trailers
            && context.Features.Get<IForwarderErrorFeature>() is null)
        {
            await trailers.EndAsync(context.RequestAborted);
        }
    }
}
