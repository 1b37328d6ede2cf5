namespace StatusGateway.Errors;

/// <summary>What is told to a request that has gone in a circle: JSON, because a page or supabase-js may parse it unseen.</summary>
internal static class LoopError
{
    private const string Text =
        "This gateway forwards to itself. Give it the application's own address (--upstream) and the Supabase project's own "
        + "(STATUSGATEWAY_SUPABASE_URL).";

    public static Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status508LoopDetected;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new PollError(Text), ErrorsJson.Default.PollError, contentType: null, context.RequestAborted);
    }
}
