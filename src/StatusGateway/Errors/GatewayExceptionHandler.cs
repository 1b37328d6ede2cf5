using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using StatusGateway.Operations;

namespace StatusGateway.Errors;

/// <summary>
/// What nobody expected: logged once, with the trace id, and answered in the dialect of where it happened.
/// </summary>
internal sealed class GatewayExceptionHandler(ILogger<GatewayExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            return true; // nobody is left to be told
        }

        var isOurs = httpContext.Request.Path.StartsWithSegments("/_gateway", StringComparison.Ordinal);
        switch (exception)
        {
            case StoreUnansweredException when isOurs:
                await Problems.StoreUnanswered().ExecuteAsync(httpContext);
                return true;
            case StoreUnansweredException:
                await PollErrors.StoreUnansweredAsync(httpContext);
                return true;
            case BadHttpRequestException { StatusCode: var status } when isOurs:
                await Problems.RequestUnreadable(status).ExecuteAsync(httpContext);
                return true;
            default:
                await FailAsync(httpContext, exception, isOurs);
                return true;
        }
    }

    private async ValueTask FailAsync(HttpContext context, Exception exception, bool isOurs)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        logger.RequestFailed(exception, context.Request.Method, context.Request.Path, traceId);
        if (isOurs)
        {
            await Problems.Failed(traceId).ExecuteAsync(context);
            return;
        }

        await PollErrors.FailedAsync(context);
    }
}
