using Microsoft.Extensions.Primitives;
using StatusGateway.Operations;

namespace StatusGateway.Polling;

/// <summary>Writes an answer of ours: 304 if the client's tag is ours, else the encoded head and body.</summary>
internal static class StatusResponse
{
    private static readonly StringValues Json = "application/json";

    // "no-store" would keep browsers from returning the tag, and with it the promise that a poller never goes back.
    private static readonly StringValues PrivateNoCache = "private, no-cache";

    /// <param name="context">The poll's request.</param>
    /// <param name="poll">The poll.</param>
    /// <param name="shown">The state that is shown.</param>
    /// <param name="answer">The same, encoded.</param>
    /// <param name="provenance">Whence it came.</param>
    public static Task WriteAsync(
        HttpContext context, Poll poll, OperationSnapshot shown, EncodedAnswer answer, Provenance provenance)
    {
        var response = context.Response;
        var headers = response.Headers;
        headers.ETag = answer.Tag;
        headers.CacheControl = PrivateNoCache;
        headers[CacheStatus.Name] = CacheStatus.Of(shown, provenance.CacheStatus);
        if (answer.RetryAfter.Count > 0)
        {
            headers.RetryAfter = answer.RetryAfter;
        }

        var isNotModified = EntityTags.Matches(context.Request.Headers.IfNoneMatch, answer.TagText);
        PollMetrics.Answered(poll, shown, provenance, isNotModified);
        if (isNotModified)
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
    public static Task WriteNotModifiedAsync(HttpContext context, Poll poll)
    {
        PollMetrics.Kept(poll, CacheStatus.BoundNotMet);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status304NotModified;
        response.Headers.CacheControl = PrivateNoCache;
        response.Headers[CacheStatus.Name] = CacheStatus.BoundNotMet.CacheStatus;
        return Task.CompletedTask;
    }
}
