using StatusGateway.Polling;

namespace StatusGateway.Observing;

/// <summary>Passes on to a caller what the application answered when it was asked on its behalf.</summary>
internal static class ApplicationAnswers
{
    public static async Task WriteAsync(HttpContext context, ApplicationAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, values) in answer.Headers)
        {
            response.Headers[name] = values;
        }

        response.Headers[CacheStatus.Name] = $"StatusGateway; fwd=stale; fwd-status={answer.Status}";
        if (!HttpMethods.IsHead(context.Request.Method) && answer.Status is not StatusCodes.Status304NotModified)
        {
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }
}
