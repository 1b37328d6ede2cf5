namespace StatusGateway.Errors;

/// <summary>What a request that is not let in is told: plain text, with the setting that would let it in.</summary>
internal static class Refusals
{
    /// <summary>Where it ends is in doubt, so nothing that follows on its connection is read.</summary>
    public static Task FramingAsync(HttpContext context, int status, string reason)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return WriteAsync(context, status, $"This request is refused: {reason}.");
    }

    public static Task HostAsync(HttpContext context) => WriteAsync(
        context,
        StatusCodes.Status400BadRequest,
        "This host is not served here: shield.hosts in config/gateway.json does not list it.");

    public static Task TargetAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status400BadRequest, "This is no forward proxy: the server in the target is not the one in Host.");

    /// <summary>
    /// Neither 426, which asks for an upgrade, nor the page without one: a WebSocket that fails must say why.
    /// </summary>
    public static Task UpgradeAsync(HttpContext context) => WriteAsync(
        context,
        StatusCodes.Status403Forbidden,
        "No WebSocket is opened at this path: shield.upgrades in config/gateway.json does not list it.");

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
