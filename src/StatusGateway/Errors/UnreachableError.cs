namespace StatusGateway.Errors;

/// <summary>What is told to a request that got no answer from the application: "try again", never 502 or 504.</summary>
internal static class UnreachableError
{
    public static Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("The application cannot be reached right now.\n", context.RequestAborted);
    }
}
