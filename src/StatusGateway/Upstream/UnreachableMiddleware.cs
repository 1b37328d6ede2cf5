using StatusGateway.Observing;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Upstream;

/// <summary>What got no answer from the application gets "try again" from us, never 502 or 504.</summary>
internal sealed class UnreachableMiddleware(RequestDelegate next, UpstreamHealth health)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var fault = context.Features.Get<IForwarderErrorFeature>();
        health.Note(isReached: fault?.Error is not ForwarderError.Request);
        if (fault is null
            || context.Response.HasStarted
            || context.Features.Get<OpenPoll>() is not null // answered in its own dialect
            || context.Response.StatusCode is not (StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout))
        {
            return;
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync("The application cannot be reached right now.\n", context.RequestAborted);
    }
}
