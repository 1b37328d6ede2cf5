namespace StatusGateway.Supabase.Answers;

/// <summary>What a browser is told that asks from another origin, as by PostgREST: anybody may, with a key.</summary>
internal static class CrossOrigin
{
    private const string Exposed =
        "Content-Encoding, Content-Location, Content-Range, Content-Type, Date, Location, Server, Transfer-Encoding, Range-Unit";

    public static void Allow(HttpContext context)
    {
        if (context.Request.Headers.Origin.Count > 0)
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.AccessControlExposeHeaders = Exposed;
        }
    }

    /// <summary>Answers OPTIONS, which carries no key, and says nothing that a key would be needed for.</summary>
    public static void Answer(HttpContext context, string allowed)
    {
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = 0;
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.Allow = allowed;
        if (request.Headers.AccessControlRequestMethod.Count > 0)
        {
            response.Headers.AccessControlAllowMethods = "GET, POST, PATCH, DELETE, OPTIONS, HEAD";
            response.Headers.AccessControlAllowHeaders =
                string.Join(", ", ["Authorization", .. request.Headers.AccessControlRequestHeaders.OfType<string>()]);
            response.Headers.AccessControlMaxAge = "86400";
        }
    }
}
