using Microsoft.Extensions.Primitives;

namespace StatusGateway.Polling;

/// <summary>Writes an answer of ours: 304 if the client's tag is ours, else the encoded head and body.</summary>
internal static class StatusResponse
{
    private static readonly StringValues Json = "application/json";

    // "no-store" would keep browsers from returning the tag, and with it the promise that a poller never goes back.
    private static readonly StringValues PrivateNoCache = "private, no-cache";

    public static Task WriteAsync(HttpContext context, EncodedAnswer answer, StringValues cacheStatus)
    {
        var response = context.Response;
        var headers = response.Headers;
        headers.ETag = answer.Tag;
        headers.CacheControl = PrivateNoCache;
        headers["Cache-Status"] = cacheStatus;
        if (answer.RetryAfter.Count > 0)
        {
            headers.RetryAfter = answer.RetryAfter;
        }

        if (EntityTags.Matches(context.Request.Headers.IfNoneMatch, answer.TagText))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        headers.ContentType = Json;
        headers.ContentLength = answer.Body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(answer.Body, context.RequestAborted).AsTask();
    }

    /// <summary>What the client holds is newer than anything in reach, and a tier is out: it keeps what it has.</summary>
    public static Task WriteNotModifiedAsync(HttpContext context, string cacheStatus)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status304NotModified;
        response.Headers.CacheControl = PrivateNoCache;
        response.Headers["Cache-Status"] = cacheStatus;
        return Task.CompletedTask;
    }
}
