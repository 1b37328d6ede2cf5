using StatusGateway.Errors;
using StatusGateway.Observing;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Upstream;

/// <summary>What got no answer from the application gets "try again" from us, never 502 or 504.</summary>
internal sealed class UnreachableMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Features.Get<IForwarderErrorFeature>() is not null
            && !context.Response.HasStarted
            && context.Features.Get<OpenPoll>() is null // answered in its own dialect
            && context.Response.StatusCode is StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout)
        {
            await UnreachableError.WriteAsync(context);
        }
    }
}
