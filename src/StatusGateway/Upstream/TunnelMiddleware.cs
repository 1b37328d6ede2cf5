using Microsoft.AspNetCore.Http.Features;

namespace StatusGateway.Upstream;

/// <summary>Refuses CONNECT, which asks a proxy for a way to somewhere else. WebSockets of HTTP/2 are another thing.</summary>
internal sealed class TunnelMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsConnect(context.Request.Method)
            || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true })
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE";
        context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }
}
