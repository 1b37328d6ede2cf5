using StatusGateway.Settings;
using StatusGateway.Upstream.Shield;

namespace StatusGateway.Listening;

/// <summary>Tells browsers that come by https to come by nothing else (RFC 6797), unless the application says so itself.</summary>
internal sealed class StrictTransportMiddleware(RequestDelegate next, GatewaySettings settings)
{
    private readonly string _value = settings.StrictTransport!;

    public Task InvokeAsync(HttpContext context)
    {
        // Whoever took the client's TLS off is a proxy that the shield has believed.
        if (context.Request.Headers[ForwardingHeaders.Proto] == "https")
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                if (headers.StrictTransportSecurity.Count == 0)
                {
                    headers.StrictTransportSecurity = _value;
                }

                return Task.CompletedTask;
            });
        }

        return next(context);
    }
}
