using System.Globalization;
using StatusGateway.Polling;

namespace StatusGateway.Errors;

/// <summary>
/// What a poll is told when nothing can be said: JSON, because the application's page parses it unseen.
/// </summary>
internal static class PollErrors
{
    private const int RetryAfterSeconds = 2;

    /// <summary>Nothing is known of the operation here, and the application cannot be asked.</summary>
    public static Task ApplicationUnreachableAsync(HttpContext context) =>
        WriteCountedAsync(context, "The application cannot be reached. Please try again.", "upstream-unreachable");

    /// <summary>Whether the operation is known cannot be said, because the store does not answer.</summary>
    public static Task StoreUnansweredAsync(HttpContext context) =>
        WriteCountedAsync(context, "The status cannot be read at the moment. Please try again.", "store-unanswered");

    /// <summary>The gateway itself failed.</summary>
    public static Task FailedAsync(HttpContext context) =>
        WriteAsync(context, "The gateway failed to answer. Please try again.", "gateway-failed");

    private static Task WriteCountedAsync(HttpContext context, string error, string reason)
    {
        PollMetrics.Unavailable();
        return WriteAsync(context, error, reason);
    }

    private static Task WriteAsync(HttpContext context, string error, string reason)
    {
        var response = context.Response;

        // The application's answer may have been copied already, and its length and encoding are not this body's.
        response.Headers.ContentLength = null;
        response.Headers.ContentEncoding = default;
        response.Headers.TransferEncoding = default;
        response.Headers.ETag = default;
        response.Headers.LastModified = default;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        response.Headers[CacheStatus.Name] = CacheStatus.Missed($"miss; detail={reason}").CacheStatus;
        return response.WriteAsJsonAsync(
            new PollError(error), ErrorsJson.Default.PollError, contentType: null, context.RequestAborted);
    }
}

/// <summary>The application's own form of an error.</summary>
internal sealed record PollError(string Error);
