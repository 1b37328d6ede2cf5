using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace StatusGateway.Upstream.Holding;

/// <summary>What kind of request has to wait: it decides what it gets meanwhile, and in the end.</summary>
internal enum HeldKind
{
    /// <summary>A browser opens a page: it is shown what it waits for.</summary>
    Navigation,

    /// <summary>It takes an HTTP answer for "the server is back", so that it is closed instead.</summary>
    WebSocket,

    /// <summary>Anything else, a page's own requests among it: told to try again when its time is over.</summary>
    Other,
}

/// <summary>Tells the kinds apart by what browsers say of their requests.</summary>
internal static class HeldKinds
{
    extension(HttpRequest request)
    {
        public HeldKind HeldKind =>
            request.IsWebSocket ? HeldKind.WebSocket
            : request.IsNavigation ? HeldKind.Navigation
            : HeldKind.Other;

        private bool IsWebSocket =>
            (request.HttpContext.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
                && request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase))
            || request.HttpContext.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

        // What is fetched ahead is shown to nobody.
        private bool IsNavigation =>
            HttpMethods.IsGet(request.Method)
            && !request.Headers.ContainsKey("Sec-Purpose")
            && !request.Headers.Keys.Any(IsNextJs)
            && (request.Headers.TryGetValue("Sec-Fetch-Mode", out var mode)
                ? mode == "navigate" && request.Headers["Sec-Fetch-Dest"].ToString() is "document" or "iframe" or "frame"
                : request.PrefersHtml);

        // A browser without Sec-Fetch-*, or a page that was opened without TLS at another name than localhost.
        private bool PrefersHtml =>
            MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types)
            && types.FirstOrDefault(static type => type.MediaType == "text/html") is { } html
            && types.All(type => (type.Quality ?? 1) <= (html.Quality ?? 1));
    }

    private static bool IsNextJs(string header) =>
        header.Equals("RSC", StringComparison.OrdinalIgnoreCase) || header.StartsWith("Next-", StringComparison.OrdinalIgnoreCase);
}
