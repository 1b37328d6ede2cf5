using Microsoft.AspNetCore.Http.Features;

namespace StatusGateway.Draining;

/// <summary>While draining, each answer asks its client to connect elsewhere; WebSockets are made ones that can be closed.</summary>
internal sealed class DrainMiddleware(RequestDelegate next, Drain drain, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (drain.IsDraining)
        {
            context.Response.OnStarting(Close, context.Response);
        }

        if (context.Request.Headers.Upgrade.Count > 0
            && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
            && context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase))
        {
            context.Features.Set<IHttpUpgradeFeature>(new ClosableUpgrade(upgrade, time, drain.Ending));
        }

        return next(context);
    }

    // HTTP/2 has no such header: its GOAWAY comes when listening ends. An upgraded connection is nobody's to use again.
    private static Task Close(object state)
    {
        var response = (HttpResponse)state;
        if (response.StatusCode != StatusCodes.Status101SwitchingProtocols
            && response.HttpContext.Request.Protocol is var protocol
            && (HttpProtocol.IsHttp11(protocol) || HttpProtocol.IsHttp10(protocol)))
        {
            response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }
}
